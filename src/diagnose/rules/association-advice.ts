/** Advice where an association did not come about, or was ended for what it had agreed on. */
export const associationAdvices = {
  "sae-wrong-password": {
    confirm: 'Type the password anew on the station; on the access point, look for "SAE: Confirm mismatch".',
    remedy:
      "Set the access point's password (sae_password, or psk) on the station: with SAE it is not mixed with the SSID unless hash-to-element is used.",
  },
  "sae-group-unsupported": {
    confirm: "Compare sae_groups of both sides.",
    remedy: "Let both allow group 19, which every SAE station must support: remove sae_groups, or set sae_groups=19.",
  },
  "sae-anti-clogging": {
    confirm: "Look in the log for a commit that follows the token request.",
    remedy: "The access point is busy with other commits: try again later, or raise its sae_anti_clogging_threshold.",
  },
  "sae-password-identifier": {
    confirm: "Compare sae_password_id of the station with the identifiers that the access point knows.",
    remedy: "Use an identifier that the access point knows, or none.",
  },
  "owe-group-unsupported": {
    confirm: "Compare owe_group of the station with owe_groups of the access point.",
    remedy: "Let both use group 19, which every OWE station must support: remove owe_group and owe_groups.",
  },
  "group-cipher-invalid": {
    confirm:
      "Compare group= of the station with the access point's: its group cipher is TKIP as soon as TKIP is among its pairwise ciphers.",
    remedy:
      "Allow the access point's group cipher on the station (group=CCMP TKIP), or remove TKIP from the access point.",
  },
  "pairwise-cipher-invalid": {
    confirm: "Compare pairwise= of the station with wpa_pairwise and rsn_pairwise of the access point.",
    remedy: "Let both have a pairwise cipher in common: pairwise=CCMP and rsn_pairwise=CCMP.",
  },
  "cipher-rejected": {
    confirm: "Compare the ciphers of the station with those of the access point.",
    remedy: "Use CCMP on both sides: the other side's policy refuses the cipher that was offered.",
  },
  "akm-invalid": {
    confirm: "Compare key_mgmt of the station with wpa_key_mgmt of the access point.",
    remedy: "Let both have a key management in common: WPA-PSK, SAE, or both of them on each side.",
  },
  "element-invalid": {
    confirm: "Record the association request and decode its RSN or WPA element.",
    remedy:
      "Let the station offer what the access point announces: proto=RSN for WPA2 and WPA3, proto=WPA for WPA; update the side that sends the element.",
  },
  "management-protection-required": {
    confirm: "Compare ieee80211w of both sides.",
    remedy:
      "Set ieee80211w=1 on the station (optional), or ieee80211w=1 on the access point if stations without it must connect. SAE alone requires it.",
  },
  "eap-failed": {
    confirm: "Look in the log for CTRL-EVENT-EAP lines, and in the authentication server's log.",
    remedy: "Check identity, password and certificates of the 802.1X network block.",
  },
  "access-point-full": {
    confirm: "Count the stations on the access point.",
    remedy: "Disconnect others, or raise the access point's limit (max_num_sta).",
  },
  "refused-by-access-point": {
    confirm: "Look in the access point's log at the same time.",
    remedy:
      "What to change follows from the reason that the access point names; address filters and load are usual ones.",
  },
  "no-answer": {
    confirm: "Look at the signal in the scan results, and record the air on the channel of the access point.",
    remedy:
      "Go nearer or change the channel; restart the access point; check that no address filter leaves the station out.",
  },
  "settings-differ": {
    confirm:
      "Compare proto, key_mgmt, pairwise and group of the network block with what a scan shows of the access point.",
    remedy: "Remove these lines from the network block, or let them allow what the access point announces.",
  },
};
