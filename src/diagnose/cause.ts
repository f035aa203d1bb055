/**
 * What may cause a failure. A closed list: a new cause is a new minor release, and none changes its meaning.
 *
 * Keys and drivers:
 * - `device-refused-key`: the device, its firmware or its driver below the 802.11 layer refused the key
 * - `cipher-module-missing`: the kernel has no module of that cipher: `wlan_tkip`, `wlan_ccmp`, `wlan_wep`
 * - `kernel-crypto-missing`: Linux has no implementation of the cipher that its 802.11 layer asks for by name
 * - `driver-lacks-cipher`: the driver does not do this cipher
 * - `driver-lacks-wpa`: the driver says that it does no WPA
 * - `malformed-key`: the request has a length, an index or flags that no kernel accepts
 * - `abi-mismatch`: program and kernel were built with other headers, or for other machines
 * - `association-lost`: the station was not, or no longer, associated with the peer that the key is for
 * - `unknown-station`: the access point does not know the station that the key is for
 * - `auth-module-missing`: the kernel has no `wlan_xauth`
 * - `wpa-mode-off`: WPA was not enabled on the interface
 *
 * Interfaces:
 * - `permission-denied`: the program may not do this
 * - `interface-down`: the interface, or the device under it, is not up and running
 * - `interface-missing`: there is no such interface
 * - `not-a-wlan-interface`: the interface is not one of the 802.11 layer
 * - `radio-switched-off`: rfkill holds the radio off
 * - `scan-stuck`: a scan runs and does not end
 * - `wrong-regulatory-domain`: the regulatory domain leaves no channel to scan
 * - `network-not-found`: the network is not in the scan table
 * - `join-failed`: the device could not join the network
 * - `kernel-without-inet`: the kernel has no IPv4 socket to make an ioctl on
 *
 * Handshakes:
 * - `wrong-passphrase`: the two sides have not the same PSK: another passphrase, or another SSID
 * - `pmk-mismatch`: the two sides have not the same PMK, and no passphrase makes it: of OWE, SAE, 802.1X or DPP
 * - `message-lost`: a message of the handshake, or its answer, did not arrive
 * - `element-mismatch`: an RSN or WPA element of the handshake is not the one of the beacon or of the association
 * - `forged-frame`: somebody else sends frames in the name of the peer
 * - `michael-forged-frames`: frames with a wrong Michael MIC are sent on purpose
 * - `michael-defect`: one side computes Michael, or orders its two keys, wrongly
 *
 * Association:
 * - `sae-wrong-password`, `sae-group-unsupported`, `sae-anti-clogging`, `sae-password-identifier`
 * - `owe-group-unsupported`: one side does not do the group that the other proposed for OWE
 * - `group-cipher-invalid`, `pairwise-cipher-invalid`, `cipher-rejected`, `akm-invalid`: the offer was not accepted
 * - `element-invalid`: an RSN or WPA element that the other side cannot read, or has not got
 * - `management-protection-required`: protection of management frames is required by one side and not offered by the other
 * - `eap-failed`: 802.1X authentication failed
 * - `access-point-full`: it takes no more stations
 * - `refused-by-access-point`: it refused, or ended the association, for another reason that it names
 * - `no-answer`: the access point did not answer
 * - `settings-differ`: the network was seen, with other security settings than were asked for
 *
 * Captures:
 * - `ssid-not-recorded`: no frame tells the name of the network, and a passphrase alone makes no key
 * - `key-not-given`: nothing was given that could open the handshake
 * - `pmk-not-given`: the AKM's PMK comes from an exchange of its own (SAE, OWE, EAP), and was not given, or that of another
 * - `suite-not-supported`: keys of this AKM or cipher are not derived here
 * - `message-not-recorded`: the capture lacks a message of the handshake, or all of them, or has only a part of one
 * - `wrong-ssid`, `wrong-akm`: with another SSID, or AKM, the MIC holds
 * - `group-key-not-recorded`: the message that brought the group key is not in the capture, or cannot be opened
 * - `recorded-too-late`: frames were sent under keys of before the capture
 * - `key-reinstallation`: message 3 was sent again so that a key is installed twice (KRACK)
 * - `packet-number-reuse`: a sender began to count again under the same key
 * - `fragment-injection`: fragments that do not belong together, or have no first one (FragAttacks)
 * - `aggregation-injection`: an ordinary frame was made an A-MSDU by one bit (FragAttacks)
 * - `plaintext-injection`: unprotected frames after the keys were in use
 *
 * - `unknown`: what the log shows fits no rule
 */
export type Cause = (typeof causes)[number];

/** Every {@link Cause}. */
export const causes = [
  "device-refused-key",
  "cipher-module-missing",
  "kernel-crypto-missing",
  "driver-lacks-cipher",
  "driver-lacks-wpa",
  "malformed-key",
  "abi-mismatch",
  "association-lost",
  "unknown-station",
  "auth-module-missing",
  "wpa-mode-off",
  "permission-denied",
  "interface-down",
  "interface-missing",
  "not-a-wlan-interface",
  "radio-switched-off",
  "scan-stuck",
  "wrong-regulatory-domain",
  "network-not-found",
  "join-failed",
  "kernel-without-inet",
  "wrong-passphrase",
  "pmk-mismatch",
  "message-lost",
  "element-mismatch",
  "forged-frame",
  "michael-forged-frames",
  "michael-defect",
  "sae-wrong-password",
  "sae-group-unsupported",
  "sae-anti-clogging",
  "sae-password-identifier",
  "owe-group-unsupported",
  "group-cipher-invalid",
  "pairwise-cipher-invalid",
  "cipher-rejected",
  "akm-invalid",
  "element-invalid",
  "management-protection-required",
  "eap-failed",
  "access-point-full",
  "refused-by-access-point",
  "no-answer",
  "settings-differ",
  "ssid-not-recorded",
  "key-not-given",
  "pmk-not-given",
  "suite-not-supported",
  "message-not-recorded",
  "wrong-ssid",
  "wrong-akm",
  "group-key-not-recorded",
  "recorded-too-late",
  "key-reinstallation",
  "packet-number-reuse",
  "fragment-injection",
  "aggregation-injection",
  "plaintext-injection",
  "unknown",
] as const;
