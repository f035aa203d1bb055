/** Advice where a capture is what there is to look at. */
export const captureAdvices = {
  "ssid-not-recorded": {
    confirm: "Filter for beacons, probe responses and association requests of this access point: there are none.",
    remedy: "Give the network's name with the passphrase (--ssid), or record from before the station associates.",
  },
  "key-not-given": {
    confirm: "Look at which keys were given, and for which network.",
    remedy: "Give the passphrase with its SSID, the PSK, or the PMK of this session.",
  },
  "pmk-not-given": {
    confirm: "Look at the AKM of the session: SAE, OWE and EAP make a new PMK for each association.",
    remedy:
      "Take the PMK from one of the two sides: wpa_supplicant -dd -K and hostapd -dd -K print it; from a RADIUS server it is in MS-MPPE-Recv-Key. The passphrase does not lead to it.",
  },
  "suite-not-supported": {
    confirm: "Look at the AKM and the cipher of the association request.",
    remedy: "Give the temporal key itself (--tk), where one of the two sides tells it.",
  },
  "message-not-recorded": {
    confirm: "Filter for EAPOL between the two addresses, and look at the replay counters.",
    remedy:
      "Record again, near both, on the right channel and bandwidth, and let the station associate anew while the recording runs. Messages 1 and 2 (or 2 and 3) of one handshake are needed.",
  },
  "wrong-ssid": {
    confirm: "Compare the SSID octet by octet: blanks and zero octets at its end count, and so does letter case.",
    remedy: "Give the passphrase with the SSID of this network.",
  },
  "wrong-akm": {
    confirm: "Compare the AKM of the association request with that of message 2.",
    remedy: "One side uses another AKM than it says: update it.",
  },
  "group-key-not-recorded": {
    confirm: "Look for message 3, or a group message 1, whose MIC holds, before these frames.",
    remedy:
      "Record from before a station associates, or until the next group handshake; the group key that it brings is one for all stations.",
  },
  "recorded-too-late": {
    confirm: "Compare the packet numbers of these frames with those of the handshake.",
    remedy: "Start the recording before the station associates; what was said before stays closed.",
  },
  "key-reinstallation": {
    confirm:
      "Look whether the station's packet numbers begin again after it answered message 3 a second time, and who sent what lies between.",
    remedy:
      "Update the station: since October 2017 no key is installed twice. Until then an access point can refuse to send message 3 again (hostapd: wpa_disable_eapol_key_retries=1).",
  },
  "packet-number-reuse": {
    confirm:
      "Compare the frames with the same packet number: where their octets differ, the key stream was used twice.",
    remedy: "Update the sender. What it sent under these numbers may have been read by others.",
  },
  "fragment-injection": {
    confirm: "Look at sequence and fragment numbers of these frames, and whether each is protected under the same key.",
    remedy:
      "Update the receiver: since May 2021 fragments are put together only where all are protected under one key with successive packet numbers (CVE-2020-24587, CVE-2020-26146, CVE-2020-26147).",
  },
  "aggregation-injection": {
    confirm: "Look at the first octets of the A-MSDU: AA-AA-03-00-00-00 is an LLC header, and no address.",
    remedy: "Update the receiver: it must drop such an A-MSDU (CVE-2020-24588); both sides with SPP A-MSDU prevent it.",
  },
  "plaintext-injection": {
    confirm: "Compare sequence numbers and signal of these frames with those of the protected ones.",
    remedy:
      "Update the receiver: it must take nothing unprotected once keys are in use (CVE-2020-26140, CVE-2020-26143).",
  },
} as const;
