import type { Cause } from "../cause.ts";
import { associationAdvices } from "./association-advice.ts";
import { captureAdvices } from "./capture-advice.ts";

/** What advice depends on. */
export interface Situation {
  /** The interface, or a usual name for one. */
  readonly interfaceName: string;
  /** The operating system, where the log shows it. */
  readonly system: "bsd" | "linux" | undefined;
  /** `tkip`, `ccmp`, `wep`, or undefined where the log does not show it. */
  readonly cipher: string | undefined;
  /** Whether the call deletes a key, for which no cipher is needed. */
  readonly deletesKey?: boolean;
  /** Whose log it is. */
  readonly role: "station" | "access-point";
  /** Whether the device is a Windows miniport behind ndis(4). */
  readonly ndis: boolean;
}

/** How to find out whether a cause is the one, and what to do about it. */
export interface Advice {
  /** What to run, or to look at. */
  readonly confirm: string;
  /** What to change. */
  readonly remedy: string;
}

/** @source FreeBSD sys/net80211/ieee80211_crypto.c, cipher_modnames, of 2005 and 2025 */
const cipherModules: Readonly<Record<string, string>> = {
  wep: "wlan_wep",
  tkip: "wlan_tkip",
  ccmp: "wlan_ccmp",
  "ccmp-256": "wlan_ccmp",
  gcmp: "wlan_gcmp",
  "gcmp-256": "wlan_gcmp",
  "bip-cmac-128": "wlan_bip_cmac",
  "bip-cmac-256": "wlan_bip_cmac",
  "bip-gmac-128": "wlan_bip_gmac",
  "bip-gmac-256": "wlan_bip_gmac",
};

/** The module that net80211 needs for a cipher; undefined for a cipher that is not known. */
export function cipherModule(cipher: string | undefined): string | undefined {
  return cipher === undefined ? undefined : cipherModules[cipher];
}

/** Advice for one cause. */
export function advise(cause: Cause, situation: Situation): Advice {
  const advice = advices[cause];
  return typeof advice === "function" ? advice(situation) : advice;
}

const advices: Readonly<Record<Cause, Advice | ((situation: Situation) => Advice)>> = {
  "device-refused-key": (s) => (s.system === "linux" ? linuxDevice(s) : bsdDevice(s)),
  "cipher-module-missing": (s) => {
    const module = cipherModule(s.cipher);
    const named = module ?? "wlan_tkip (TKIP), wlan_ccmp (CCMP) or wlan_wep (WEP)";
    return {
      confirm:
        module === undefined
          ? `${anyModule} (plain kldstat does not list what is part of the kernel file); dmesg | grep ieee80211_load_module`
          : `kldstat -m ${module} (plain kldstat does not list what is part of the kernel file); dmesg | grep ieee80211_load_module`,
      remedy: `Load ${named}: ${module === undefined ? "kldload with that name" : `kldload ${module}`}, and at every boot ${module ?? "that name"}_load="YES" in /boot/loader.conf; or build it into the kernel with "device ${module ?? "that name"}".`,
    };
  },
  "kernel-crypto-missing": (s) => ({
    confirm: `dmesg | tail; grep -A3 -E 'name *: .*(${s.cipher === "tkip" ? "arc4" : "ccm|ctr|cmac"})' /proc/crypto; modprobe ${s.cipher === "tkip" ? "arc4" : "ccm"}`,
    remedy:
      s.cipher === "tkip"
        ? "Load or build the kernel's arc4 and michael_mic modules (older kernels: ieee80211_crypt_tkip), and run depmod if they are there but not found."
        : "Load or build the kernel's aes, ctr, ccm and cmac modules (CONFIG_CRYPTO_AES, CONFIG_CRYPTO_CCM, CONFIG_CRYPTO_CMAC; older kernels: ieee80211_crypt_ccmp), and run depmod if they are there but not found.",
  }),
  "driver-lacks-cipher": (s) =>
    s.system === "bsd"
      ? {
          confirm: `ifconfig ${s.interfaceName} list caps`,
          remedy:
            "Choose a cipher that the device lists, on the access point and in the network block, or use another device.",
        }
      : {
          confirm: 'iw phy (section "Supported Ciphers"); dmesg | tail',
          remedy:
            "Choose a cipher that the device lists, on the access point and in the network block; or use a newer driver, or another device.",
        },
  "driver-lacks-wpa": (s) => ({
    confirm: s.system === "linux" ? "iw phy" : `ifconfig ${s.interfaceName} list caps (WPA1 and WPA2 must be listed)`,
    remedy: "Use a driver, or a device, that does WPA.",
  }),
  "malformed-key": {
    confirm:
      "Run the program with -dd and compare key_len and key_idx with the cipher: TKIP has 32 octets of key, CCMP 16.",
    remedy:
      "This is a defect of the program that made the request: use a release of wpa_supplicant or hostapd made for this system.",
  },
  "abi-mismatch": {
    confirm: "file $(which wpa_supplicant); uname -m; uname -r; and whether the program is older than the kernel",
    remedy: "Build wpa_supplicant or hostapd against the headers of the kernel that runs.",
  },
  "association-lost": (s) => ({
    confirm:
      s.system === "linux"
        ? `iw dev ${s.interfaceName} link`
        : `ifconfig ${s.interfaceName} (status must be "associated"), and the order of association and key in the log`,
    remedy:
      "Associate again. If it comes back, look for what ends the association: signal, roaming between access points, or a second program on the same interface.",
  }),
  "unknown-station": {
    confirm: "Look in the log for the station's association and for what ended it.",
    remedy: "Nothing to change on the access point: the station must associate again.",
  },
  "auth-module-missing": {
    confirm: "kldstat -m wlan_xauth; dmesg | grep ieee80211_load_module",
    remedy:
      'kldload wlan_xauth, and at every boot wlan_xauth_load="YES" in /boot/loader.conf; or build it into the kernel with "device wlan_xauth".',
  },
  "wpa-mode-off": {
    confirm: "Look in the log for an earlier refusal of operation 26 (WPA).",
    remedy: "Enable WPA on the interface before countermeasures: what refused operation 26 is the failure to mend.",
  },
  "permission-denied": {
    confirm: "id -u",
    remedy: "Run the program as root, or with the privilege to manage networks.",
  },
  "interface-down": (s) => ({
    confirm:
      s.system === "linux"
        ? `ip link show ${s.interfaceName}; rfkill list`
        : `ifconfig ${s.interfaceName} (UP and RUNNING must be among the flags); dmesg | tail`,
    remedy:
      s.system === "linux"
        ? `ip link set ${s.interfaceName} up; where the device itself does not start, look for its firmware in dmesg.`
        : `ifconfig ${s.interfaceName} up; where the device itself does not start, look for its firmware, or its radio switch, in dmesg.`,
  }),
  "interface-missing": (s) => ({
    confirm: s.system === "linux" ? "ip link" : "ifconfig -l; sysctl net.wlan.devices",
    remedy:
      s.system === "linux"
        ? "Name an interface that is there; load the driver of the device."
        : "Name an interface that is there; load the driver of the device, and from FreeBSD 8 on make the interface: ifconfig wlan0 create wlandev DEVICE.",
  }),
  "not-a-wlan-interface": (s) => ({
    confirm: `ifconfig ${s.interfaceName} (a line "ssid" must be there)`,
    remedy:
      "From FreeBSD 8 on, give the program wlan0 and not the device under it: ifconfig wlan0 create wlandev DEVICE.",
  }),
  "radio-switched-off": {
    confirm: "rfkill list",
    remedy: "rfkill unblock wifi; a hard block is a switch or key of the machine.",
  },
  "scan-stuck": (s) =>
    s.system === "linux"
      ? {
          confirm: `pgrep -a 'wpa_supplicant|NetworkManager|iwd|connmand'; iw dev ${s.interfaceName} scan (another program that scans answers "Device or resource busy")`,
          remedy: `Let one program alone manage the interface. If no scan ever ends: ip link set ${s.interfaceName} down; ip link set ${s.interfaceName} up; and look in dmesg for the driver.`,
        }
      : {
          confirm: `Wait a minute and look for scan results in the log; ifconfig ${s.interfaceName} list scan`,
          remedy: `Wait for the scan that runs. If none ever ends: ifconfig ${s.interfaceName} down; ifconfig ${s.interfaceName} up, and only one program that scans.`,
        },
  "wrong-regulatory-domain": (s) => ({
    confirm: `ifconfig ${s.interfaceName} list regdomain`,
    remedy: `Set country and regulatory domain while the interface is down: ifconfig ${s.interfaceName} country XX regdomain NAME.`,
  }),
  "network-not-found": (s) => ({
    confirm:
      s.system === "linux"
        ? `iw dev ${s.interfaceName} scan`
        : `ifconfig ${s.interfaceName} list scan (SSID and BSSID must be there)`,
    remedy:
      "Scan again and associate at once; check the SSID, letter by letter, that the access point is on and on a channel and band that the device does, and that the interface is in station mode. A hidden network needs scan_ssid=1.",
  }),
  "join-failed": (s) => ({
    confirm:
      s.system === "bsd"
        ? `dmesg | tail; ifconfig ${s.interfaceName}`
        : `dmesg | tail; iw dev ${s.interfaceName} link; iw phy`,
    remedy:
      "Try again after a new scan; where it fails each time, load the driver anew, or try another channel of the access point.",
  }),
  "kernel-without-inet": {
    confirm: "sysctl kern.features.inet",
    remedy:
      'Use a kernel with "options INET", or wpa_supplicant of April 2025 or later, which falls back to an IPv6 socket.',
  },
  "wrong-passphrase": (s) =>
    s.role === "station"
      ? {
          confirm:
            'wpa_passphrase SSID, with the passphrase typed anew, and compare its psk line with the one in use; on the access point, look for "invalid MIC in msg 2/4".',
          remedy:
            'Set the access point\'s passphrase in the network block (psk="..."), with the same SSID: the PSK is made of both. Mind blanks at the end, letter case, quotes, and that 64 hex digits are taken as the PSK itself.',
        }
      : {
          confirm:
            "Compare the passphrase that the station was given with wpa_passphrase of the access point, and the SSID letter by letter.",
          remedy:
            "Give the station the access point's passphrase, or the access point the station's PSK (wpa_psk_file).",
        },
  "pmk-mismatch": {
    confirm:
      "Compare the PMKIDs that both ends print under -d (OWE: PMKID, SAE: PMKID, RSN: PMKSA cache); with OWE, look whether a station asked to associate twice, with two Diffie-Hellman elements.",
    remedy:
      "Let the station associate anew, without a cached PMK (hostapd: disable_pmksa_caching=1). Where it comes again, update both: one goes on with an exchange that the other has left.",
  },
  "message-lost": (s) => ({
    confirm:
      s.role === "station"
        ? "Record the air, or the access point's log, and see whether message 2 (or 4) arrives."
        : "Record the air, or the station's log, and see which message does not arrive.",
    remedy:
      "Go nearer, change to a quieter channel, switch power saving off, and try again; on the access point, longer time-outs or more tries (wpa_pairwise_update_count, wpa_group_update_count).",
  }),
  "element-mismatch": {
    confirm:
      "Compare the RSN or WPA element in the beacon, in the association request and in the handshake, with a recording of the air.",
    remedy:
      "Restart access point and station, so that both use the settings that they announce. If it stays, one of them is defective, or somebody changes beacons: do not connect.",
  },
  "forged-frame": {
    confirm:
      "Record the air and compare the sender's address, signal and sequence numbers with those of the access point.",
    remedy: "Require protection of management frames, and look for a second device with the access point's address.",
  },
  "michael-forged-frames": {
    confirm: "Record the air and look for frames with the peer's address whose sequence numbers or signal do not fit.",
    remedy:
      "Use CCMP in place of TKIP (pairwise=CCMP group=CCMP, or rsn_pairwise=CCMP on the access point): Michael is weak, and countermeasures let anyone stop a TKIP network for 60 s at a time.",
  },
  "michael-defect": {
    confirm:
      "Whether it happens with every frame, or soon after every association; another device, or software encryption, in place of this one.",
    remedy: "Update the driver or firmware on both sides, or use CCMP in place of TKIP.",
  },
  ...associationAdvices,
  ...captureAdvices,
  unknown: (s) => ({
    confirm: `Run ${s.role === "station" ? "wpa_supplicant" : "hostapd"} with -dd -t and look at the lines before this one; dmesg | tail`,
    remedy: "Nothing is known that would follow from this line alone.",
  }),
};

/** What lists the module of whichever cipher it is. */
const anyModule = "kldstat -v | grep -E 'wlan_(tkip|ccmp|wep)'";

function moduleThere(s: Situation, device: string): string {
  if (s.deletesKey) return "";
  const module = cipherModule(s.cipher);
  return module === undefined
    ? `${anyModule}: if the module of the key's cipher is there, the refusal comes from ${device}; `
    : `kldstat -m ${module}: if it is there, the refusal comes from ${device}; `;
}

function bsdDevice(s: Situation): Advice {
  const device = s.ndis ? "the Windows driver" : "the driver of the device";
  return {
    confirm: `${moduleThere(s, device)}dmesg | tail for what it says itself; ifconfig ${s.interfaceName} list caps`,
    remedy: s.ndis
      ? "Use the device's native driver in place of ndis(4), or a newer Windows driver made for WPA (NDIS 5.1 or later); or let the access point use a cipher that this driver accepts."
      : "Update the driver or firmware of the device; or let the access point use a cipher that this driver accepts.",
  };
}

function linuxDevice(s: Situation): Advice {
  return {
    confirm: `dmesg | tail (the driver may say why); iw phy (section "Supported Ciphers"); ethtool -i ${s.interfaceName}`,
    remedy:
      "Update kernel, driver and firmware; try the driver's software encryption where it has a switch for it (nohwcrypt=1, swcrypto=1); or let the access point use CCMP in place of TKIP.",
  };
}
