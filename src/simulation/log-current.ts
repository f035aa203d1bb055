import { formatMac } from "../bytes/octets.ts";
import { decodeDeviceCapabilities } from "../net80211/device-capabilities.ts";
import type { DriverEvent } from "../net80211/driver-event.ts";
import type { ScanResult } from "../net80211/scan.ts";
import type { Scene } from "./association.ts";
import { decryptionLines, derivationLines, elementLines, fieldLines, micLine } from "./frame-lines.ts";
import type { DriverCall, Happening, IoctlHappening, KeyCall } from "./happening.ts";
import { hexdump, hiddenDump, hiddenTextDump, printable, textDump } from "./hexdump.ts";
import { cipherWords, elementLengths, readFrame, receivedMessage, rscOctets } from "./log-words.ts";

/** Where an address may lie: the driver prints a pointer. */
const somewhere = "0x8217ad4b0";

/**
 * What `wpa_supplicant -dd` 2.10 prints on a BSD: its own lines as logs recorded on Linux have them, and those of its BSD
 * driver. Keys are `[REMOVED]`, as without `-K`.
 *
 * @source hostap src/drivers/driver_bsd.c; recorded logs of wpa_supplicant 2.10
 */
export class LogCurrent {
  readonly #scene: Scene;
  #call: DriverCall["name"] = "open";
  #state = "DISCONNECTED";
  #aNonce: Uint8Array = new Uint8Array(0);
  #scanOctets = 0;

  /** A log of an association. */
  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** What is printed before anything happens. */
  begin(): string[] {
    const { ifname, ssid, passphraseLength, suite } = this.#scene;
    const conf = "/etc/wpa_supplicant.conf";
    return [
      "wpa_supplicant v2.10",
      "Successfully initialized wpa_supplicant",
      `Initializing interface '${ifname}' conf '${conf}' driver 'bsd' ctrl_interface 'N/A' bridge 'N/A'`,
      `Configuration file '${conf}' -> '${conf}'`,
      `Reading configuration file '${conf}'`,
      "ctrl_interface='/var/run/wpa_supplicant'",
      "Line: 2 - start of a new network block",
      ...textDump("ssid", ssid),
      hiddenTextDump("PSK (ASCII passphrase)", passphraseLength),
      "key_mgmt: 0x2",
      `proto: 0x${suite.protocol === "wpa" ? 1 : 2}`,
      hiddenDump("PSK (from passphrase)", 32),
      "Priority group 0",
      `   id=0 ssid='${printable(ssid)}'`,
    ];
  }

  /** What is printed when something happens. */
  take(happening: Happening): string[] {
    switch (happening.type) {
      case "call":
        this.#call = happening.call.name;
        return this.#called(happening.call);
      case "ioctl":
        return this.#asked(happening);
      case "found":
        return this.#found(happening.results);
      case "received":
        return this.#received(happening.octets);
      case "sent":
        return this.#sent(happening.octets);
      case "key-refused":
        return [this.#refused(happening.call)];
      case "completed":
        return this.#completed();
      case "event":
        return this.#told(happening.event);
    }
  }

  #called(call: DriverCall): string[] {
    switch (call.name) {
      case "open":
      case "enable-wpa":
      case "scan-results":
        return [];
      case "delete-key": {
        const words = `alg=0 addr=0x0 key_idx=${call.keyId} set_tx=0 seq_len=0 key_len=0`;
        const first = call.keyId === 0 ? [this.#own(`Own MAC address: ${formatMac(this.#scene.station)}`)] : [];
        return [...first, `bsd_set_key: ${words}`, `bsd_del_key: key_idx=${call.keyId}`];
      }
      case "set-countermeasures":
      case "set-drop-unencrypted":
        return [`wpa_driver_bsd_${call.name.replaceAll("-", "_")}: enabled=${call.enabled ? 1 : 0}`];
      case "scan":
        return [
          this.#own("RSN: flushing PMKID list in the driver"),
          this.#own("Setting scan request: 0.100000 sec"),
          this.#own(`Added interface ${this.#scene.ifname}`),
          this.#enter("SCANNING"),
          this.#own("Starting AP scan for wildcard SSID"),
        ];
      case "set-auth-algorithm":
        return this.#chosen();
      case "associate":
        return [this.#association()];
      case "set-key":
        return this.#keySet(call);
    }
  }

  #chosen(): string[] {
    const { accessPoint, ssid, suite, stationElement } = this.#scene;
    const wpa = suite.protocol === "wpa";
    const [group, pairwise] = [cipherWords(suite.group), cipherWords(suite.pairwise)];
    const suites = `group ${group.bit} pairwise ${pairwise.bit} key_mgmt 2 proto ${wpa ? 1 : 2}`;
    return [
      this.#own(`Trying to associate with ${formatMac(accessPoint)} (SSID='${printable(ssid)}' freq=2412 MHz)`),
      this.#own("Cancelling scan request"),
      this.#own("WPA: clearing own WPA/RSN IE"),
      this.#own("Automatic auth_alg selection: 0x1"),
      this.#own(wpa ? "WPA: using IEEE 802.11i/D3.0" : "RSN: using IEEE 802.11i/D9.0"),
      this.#own(`WPA: Selected cipher suites: ${suites}`),
      this.#own(`WPA: using GTK ${group.name}`),
      this.#own(`WPA: using PTK ${pairwise.name}`),
      this.#own("WPA: using KEY_MGMT WPA-PSK"),
      hexdump("WPA: Set own WPA IE default", stationElement),
      this.#enter("ASSOCIATING"),
    ];
  }

  #association(): string {
    const { ssid, stationElement, suite } = this.#scene;
    const suites = `pairwise ${cipherWords(suite.pairwise).bit} group ${cipherWords(suite.group).bit} key mgmt 2`;
    return `wpa_driver_bsd_associate: ssid '${printable(ssid)}' wpa ie len ${stationElement.length} ${suites}`;
  }

  #keySet({ scope, cipher, keyId, transmit, length, rsc }: KeyCall): string[] {
    const pairwise = scope === "pairwise";
    const counter = hexdump("WPA: RSC", rscOctets(rsc));
    const tx = transmit ? 1 : 0;
    const words = `alg=${cipherWords(cipher).algorithm} addr=${somewhere} key_idx=${keyId} set_tx=${tx}`;
    return [
      ...(pairwise
        ? [this.#own("WPA: Installing PTK to the driver"), ...(this.#scene.suite.protocol === "wpa" ? [counter] : [])]
        : [
            ...(this.#state === "GROUP_HANDSHAKE" ? [] : [this.#enter("GROUP_HANDSHAKE")]),
            hiddenDump("WPA: Group Key", length),
            this.#own(`WPA: Installing GTK to the driver (keyidx=${keyId} tx=${tx} len=${length})`),
            counter,
          ]),
      `bsd_set_key: ${words} seq_len=6 key_len=${length}`,
    ];
  }

  #refused({ scope, cipher, keyId, length }: KeyCall): string {
    const words = `alg=${cipherWords(cipher).algorithm} keylen=${length}`;
    if (scope === "group") return this.#own(`WPA: Failed to set GTK to the driver (${words} keyidx=${keyId})`);
    const peer = `bssid=${formatMac(this.#scene.accessPoint)} idx=${keyId} key_flag=0xc`;
    return this.#own(`WPA: Failed to set PTK to the driver (${words} ${peer})`);
  }

  #asked(happening: IoctlHappening): string[] {
    const { request, operation, op, val, length, errno } = happening;
    const lines = this.#beforeRequest(happening);
    if (errno === undefined) return [...lines, ...this.#afterRequest(happening)];
    if (op === undefined) lines.push(`ioctl[${request}]: ${errno.text}`);
    else {
      const what = request === "SIOCS80211" ? `op=${op}, val=${val}, arg_len=${length}` : `op=${op}, arg_len=${length}`;
      lines.push(`ioctl[${request}, ${what}]: ${errno.text}`);
    }
    if (operation === "SCAN_REQ") lines.push(this.#own("CTRL-EVENT-SCAN-FAILED ret=-1"));
    return lines;
  }

  /** What the driver says before it makes a request. */
  #beforeRequest({ operation, val, data }: IoctlHappening): string[] {
    if (operation === "APPIE") return [`bsd_set_opt_ie: set WPA+RSN ie (len ${data.length})`];
    if (this.#call === "scan" && operation === "PRIVACY") {
      return ["wpa_driver_bsd_set_wpa: enabled=1", "wpa_driver_bsd_set_wpa_internal: wpa=3 privacy=1"];
    }
    if (this.#call !== "associate") return [];
    if (operation === "DROPUNENCRYPTED") return [`wpa_driver_bsd_set_drop_unencrypted: enabled=${val}`];
    return operation === "PRIVACY" ? [`wpa_driver_bsd_associate: set PRIVACY ${val}`] : [];
  }

  /** What is said once a request was granted. */
  #afterRequest({ operation, data }: IoctlHappening): string[] {
    if (operation === "SCAN_RESULTS") this.#scanOctets = data.length;
    if (operation === "MLME" && this.#call === "associate") {
      return [this.#own("Setting authentication timeout: 10 sec 0 usec")];
    }
    if (operation !== "DEVCAPS") return [];
    const { drivercaps, cryptocaps } = decodeDeviceCapabilities(data, this.#scene.abi);
    const hex = (word: number): string => `0x${word.toString(16).padStart(8, "0")}`;
    return [`wpa_driver_bsd_capa: drivercaps=${hex(drivercaps)},cryptocaps=${hex(cryptocaps)}`];
  }

  #found(results: readonly ScanResult[]): string[] {
    const rows = results.flatMap((result, at) => {
      const { wpa, rsn } = elementLengths(result);
      const [bssid, name] = [formatMac(result.bssid), `ssid='${printable(result.ssid)}'`];
      const heard = `caps=0x${result.capinfo.toString(16)} level=${this.#levelOf(result)} freq=${result.freq} `;
      return [
        this.#own(`${at}: ${bssid} ${name} wpa_ie_len=${wpa} rsn_ie_len=${rsn} ${heard}`),
        this.#own(`   selected based on ${wpa > 0 ? "WPA" : "RSN"} IE`),
        this.#own(`   selected BSS ${bssid} ${name}`),
      ];
    });
    return [
      `Received ${this.#scanOctets} bytes of scan results (${results.length} BSSes)`,
      this.#own("New scan results available (own=1 ext=0)"),
      this.#own("Selecting BSS from priority group 0"),
      ...rows,
      this.#own(`Request association with ${formatMac(this.#scene.accessPoint)}`),
    ];
  }

  /** FreeBSD tells half dB over the noise; the others what the driver makes of it. */
  #levelOf({ rssi, noise }: ScanResult): number {
    return this.#scene.abi.dialect.name.startsWith("freebsd") ? Math.trunc(rssi / 2) + noise : rssi;
  }

  #told(event: DriverEvent): string[] {
    const { ifname } = this.#scene;
    switch (event.type) {
      case "scan-results":
        return [this.#own("Event SCAN_RESULTS (3) received")];
      case "associated": {
        const bssid = formatMac(event.bssid);
        return [
          this.#own("Event ASSOC (0) received"),
          this.#enter("ASSOCIATED"),
          this.#own(`Associated to a new BSS: BSSID=${bssid}`),
          this.#own(`Associated with ${bssid}`),
          this.#own("WPA: Association event - clear replay counter"),
          this.#own("WPA: Clear old PTK"),
        ];
      }
      case "interface-up":
      case "interface-down":
        return [`RTM_IFINFO: Interface '${ifname}' ${event.type === "interface-up" ? "UP" : "DOWN"}`];
      default:
        return [];
    }
  }

  #received(octets: Uint8Array): string[] {
    const read = readFrame(octets);
    const { frame, version, length, message } = read;
    const from = this.#scene.accessPoint;
    if (message === "1/4") this.#aNonce = frame.keyNonce;
    const said = receivedMessage(read, from);
    const lines = [
      this.#own(`RX EAPOL from ${formatMac(from)}`),
      hexdump("RX EAPOL", octets),
      ...(message === "1/4" ? [this.#own("Setting authentication timeout: 10 sec 0 usec")] : []),
      this.#own(`IEEE 802.1X RX: version=${version} type=3 length=${length}`),
      hexdump("WPA: RX EAPOL-Key", octets),
      ...fieldLines(read, (words) => this.#own(words)),
      ...(frame.keyInfo.mic ? [micLine(read)] : []),
    ];
    if (message === "3/4" && frame.keyInfo.encryptedKeyData) lines.push(...decryptionLines(read));
    if (message === "1/4" || message === "3/4") lines.push(this.#enter("4WAY_HANDSHAKE"));
    if (said !== undefined) lines.push(this.#own(said));
    if (message === "group 1/2") lines.push(this.#enter("GROUP_HANDSHAKE"));
    if (message === "3/4") lines.push(...elementLines(read));
    return lines;
  }

  #sent(octets: Uint8Array): string[] {
    const read = readFrame(octets);
    const { frame, message } = read;
    const to = formatMac(this.#scene.accessPoint);
    return [
      ...(message === "2/4" ? derivationLines(this.#scene, frame, this.#aNonce) : []),
      this.#own(`WPA: Sending EAPOL-Key ${message.replace("group ", "")}`),
      `WPA: Send EAPOL-Key frame to ${to} ver=${frame.keyInfo.descriptorVersion} mic_len=16 key_mgmt=0x2`,
      micLine(read),
      hiddenDump("WPA: KCK", 16),
      hexdump("WPA: Derived Key MIC", frame.keyMic),
      hexdump("WPA: TX EAPOL-Key", octets),
    ];
  }

  #completed(): string[] {
    const { accessPoint, suite } = this.#scene;
    const peer = formatMac(accessPoint);
    const keys = `[PTK=${cipherWords(suite.pairwise).name} GTK=${cipherWords(suite.group).name}]`;
    return [
      this.#own(`WPA: Key negotiation completed with ${peer} ${keys}`),
      this.#own("Cancelling authentication timeout"),
      this.#enter("COMPLETED"),
      this.#own(`CTRL-EVENT-CONNECTED - Connection to ${peer} completed [id=0 id_str=]`),
    ];
  }

  #enter(state: string): string {
    const before = this.#state;
    this.#state = state;
    return this.#own(`State: ${before} -> ${state}`);
  }

  /** A line of one interface. */
  #own(words: string): string {
    return `${this.#scene.ifname}: ${words}`;
  }
}
