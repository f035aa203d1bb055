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
 * - `message-lost`: a message of the handshake, or its answer, did not arrive
 * - `element-mismatch`: an RSN or WPA element of the handshake is not the one of the beacon or of the association
 * - `forged-frame`: somebody else sends frames in the name of the peer
 * - `michael-forged-frames`: frames with a wrong Michael MIC are sent on purpose
 * - `michael-defect`: one side computes Michael, or orders its two keys, wrongly
 *
 * Association:
 * - `sae-wrong-password`, `sae-group-unsupported`, `sae-anti-clogging`, `sae-password-identifier`
 * - `group-cipher-invalid`, `pairwise-cipher-invalid`, `cipher-rejected`, `akm-invalid`: the offer was not accepted
 * - `element-invalid`: an RSN or WPA element that the other side cannot read, or has not got
 * - `management-protection-required`: protection of management frames is required by one side and not offered by the other
 * - `eap-failed`: 802.1X authentication failed
 * - `access-point-full`: it takes no more stations
 * - `refused-by-access-point`: it refused, or ended the association, for another reason that it names
 * - `no-answer`: the access point did not answer
 * - `settings-differ`: the network was seen, with other security settings than were asked for
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
  "message-lost",
  "element-mismatch",
  "forged-frame",
  "michael-forged-frames",
  "michael-defect",
  "sae-wrong-password",
  "sae-group-unsupported",
  "sae-anti-clogging",
  "sae-password-identifier",
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
  "unknown",
] as const;
