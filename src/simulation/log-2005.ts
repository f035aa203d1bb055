import { concat, formatMac } from "../bytes/octets.ts";
import type { Scene } from "./association.ts";
import type { DriverCall, Happening, IoctlHappening, KeyCall } from "./happening.ts";
import { hexdump, hiddenDump, hiddenTextDump, printable, textDump } from "./hexdump.ts";
import { cipherWords, elementLengths, ptkLength, readFrame, receivedMessage, rscOctets } from "./log-words.ts";

/**
 * What `wpa_supplicant -ddd` of FreeBSD 6 prints, line by line as the founding trace has it, and of what it does not
 * show, as other logs of those years do. Keys are `[REMOVED]`, as without `-K`.
 *
 * @source wpa_supplicant on FreeBSD 7-CURRENT, August 2005: a log from freebsd-current; FreeBSD usr.sbin/wpa/wpa_supplicant/driver_freebsd.c 1.10
 */
export class Log2005 {
  readonly #scene: Scene;
  #call: DriverCall["name"] = "open";
  #heard = false;

  /** A log of an association. */
  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** What is printed before anything happens. */
  begin(): string[] {
    const { ifname, ssid, passphraseLength, suite } = this.#scene;
    const conf = "/etc/wpa_supplicant.conf";
    return [
      `Initializing interface '${ifname}' conf '${conf}' driver 'default'`,
      `Configuration file '${conf}' -> '${conf}'`,
      `Reading configuration file '${conf}'`,
      "ctrl_interface='/var/run/wpa_supplicant'",
      "ctrl_interface_group=0",
      "Line: 7 - start of a new network block",
      ...textDump("ssid", ssid),
      `proto: 0x${suite.protocol === "wpa" ? 1 : 2}`,
      hiddenTextDump("PSK (ASCII passphrase)", passphraseLength),
      hiddenDump("PSK (from passphrase)", 32),
      "Priority group 0",
      `   id=0 ssid='${printable(ssid)}'`,
      `Initializing interface (2) '${ifname}'`,
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
        return this.#found(happening);
      case "received":
        return this.#received(happening.octets);
      case "sent":
        return this.#sent(happening.octets);
      case "key-refused":
        return [`WPA: Failed to set ${keyName(happening.call)} to the driver.`];
      case "completed":
        return this.#completed();
      case "event":
        return [];
    }
  }

  #called(call: DriverCall): string[] {
    switch (call.name) {
      case "open":
      case "scan-results":
        return [];
      case "enable-wpa":
        return [
          `Own MAC address: ${formatMac(this.#scene.station)}`,
          "wpa_driver_bsd_set_wpa: enabled=1",
          "wpa_driver_bsd_set_wpa_internal: wpa=3 privacy=1",
        ];
      case "delete-key":
        return [`wpa_driver_bsd_del_key: keyidx=${call.keyId}`];
      case "set-countermeasures":
      case "set-drop-unencrypted":
        return [`wpa_driver_bsd_${call.name.replaceAll("-", "_")}: enabled=${call.enabled ? 1 : 0}`];
      case "scan":
        return ["Setting scan request: 0 sec 100000 usec", "Starting AP scan (broadcast SSID)"];
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
    const [group, pairwise] = [cipherWords(suite.group), cipherWords(suite.pairwise)];
    return [
      `Trying to associate with ${formatMac(accessPoint)} (SSID='${printable(ssid)}' freq=2412 MHz)`,
      "Cancelling scan request",
      "Automatic auth_alg selection: 0x1",
      suite.protocol === "wpa" ? "WPA: using IEEE 802.11i/D3.0" : "RSN: using IEEE 802.11i/D9.0",
      `WPA: Selected cipher suites: group ${group.bit} pairwise ${pairwise.bit} key_mgmt 2`,
      `WPA: using GTK ${group.name}`,
      `WPA: using PTK ${pairwise.name}`,
      "WPA: using KEY_MGMT WPA-PSK",
      hexdump("WPA: Own WPA IE", stationElement),
      "No keys have been configured - skip key clearing",
    ];
  }

  #association(): string {
    const { ssid, stationElement, suite } = this.#scene;
    const suites = `pairwise ${cipherWords(suite.pairwise).number} group ${cipherWords(suite.group).number} key mgmt 1`;
    return `wpa_driver_bsd_associate: ssid '${printable(ssid)}' wpa ie len ${stationElement.length} ${suites}`;
  }

  #keySet(call: KeyCall): string[] {
    const { scope, keyId, transmit, length, rsc } = call;
    const pairwise = scope === "pairwise";
    const counter = hexdump("WPA: RSC", rscOctets(rsc));
    const peer = pairwise ? formatMac(this.#scene.accessPoint) : "ff:ff:ff:ff:ff:ff";
    const alg = `alg=${cipherWords(call.cipher).name} addr=${peer} key_idx=${keyId} set_tx=${transmit ? 1 : 0}`;
    return [
      ...(pairwise
        ? ["WPA: Installing PTK to the driver.", ...(this.#scene.suite.protocol === "wpa" ? [counter] : [])]
        : [
            hiddenDump("WPA: Group Key", length),
            `WPA: Installing GTK to the driver (keyidx=${keyId} tx=${transmit ? 1 : 0}).`,
            counter,
          ]),
      `wpa_driver_bsd_set_key: ${alg} seq_len=6 key_len=${length}`,
    ];
  }

  #asked({ request, operation, op, val, length, errno }: IoctlHappening): string[] {
    const lines: string[] = [];
    const associating = this.#call === "associate";
    if (associating && operation === "PRIVACY") lines.push(`wpa_driver_bsd_associate: set PRIVACY ${val}`);
    if (errno !== undefined) {
      // A value is told of in two lines: perror's, and one that names the operation.
      const setting = request === "SIOCS80211";
      if (op === undefined || length === 0) lines.push(`ioctl[${request}]: ${errno.text}`);
      if (op !== undefined) {
        const what = length > 0 ? `, len ${length}` : setting ? `, arg 0x${val.toString(16)}` : "";
        lines.push(`ioctl[${request}, op ${op}${what}]: ${errno.text}`);
      }
    } else if (associating && operation === "MLME") lines.push("Setting authentication timeout: 5 sec 0 usec");
    return lines;
  }

  #found({ results }: Extract<Happening, { type: "found" }>): string[] {
    const rows = results.flatMap((result, at) => {
      const { wpa, rsn } = elementLengths(result);
      const name = `ssid='${printable(result.ssid)}'`;
      return [`${at}: ${formatMac(result.bssid)} ${name} wpa_ie_len=${wpa} rsn_ie_len=${rsn}`, "   selected"];
    });
    // The count of octets is printed when it has been counted down.
    const count = results.length;
    return [
      `Received 0 bytes of scan results (${count} BSSes)`,
      `Scan results: ${count}`,
      "Selecting BSS from priority group 0",
      ...rows,
    ];
  }

  #received(octets: Uint8Array): string[] {
    const read = readFrame(octets);
    const { frame, version, length, message } = read;
    const from = this.#scene.accessPoint;
    const lines = [`RX EAPOL from ${formatMac(from)}`, hexdump("RX EAPOL", octets)];
    if (!this.#heard) lines.push("Setting authentication timeout: 10 sec 0 usec");
    this.#heard = true;
    lines.push(
      `IEEE 802.1X RX: version=${version} type=3 length=${length}`,
      `  EAPOL-Key type=${frame.descriptorType}`,
      hexdump("WPA: RX EAPOL-Key", octets),
    );
    const said = receivedMessage(read, from);
    if (said !== undefined) lines.push(said);
    if (message !== "3/4") return lines;
    const { encryptedKeyData } = frame.keyInfo;
    return [
      ...lines,
      encryptedKeyData
        ? hiddenDump("WPA: IE KeyData", frame.keyData.length - 8)
        : hexdump("WPA: IE KeyData", frame.keyData),
    ];
  }

  #sent(octets: Uint8Array): string[] {
    const { frame, message } = readFrame(octets);
    const { accessPoint, station } = this.#scene;
    const name = message.replace("group ", "");
    const ethernet = concat(accessPoint, station, Uint8Array.of(0x88, 0x8e), octets);
    const keys =
      message === "2/4"
        ? [
            hexdump("WPA: Renewed SNonce", frame.keyNonce),
            hiddenDump("WPA: PMK", 32),
            hiddenDump("WPA: PTK", ptkLength(this.#scene)),
            hexdump("WPA: EAPOL-Key MIC", frame.keyMic),
          ]
        : [];
    return [...keys, `WPA: Sending EAPOL-Key ${name}`, hexdump(`WPA: TX EAPOL-Key ${name}`, ethernet)];
  }

  #completed(): string[] {
    const { accessPoint, suite } = this.#scene;
    const keys = `[PTK=${cipherWords(suite.pairwise).name} GTK=${cipherWords(suite.group).name}]`;
    return [
      `WPA: Key negotiation completed with ${formatMac(accessPoint)} ${keys}`,
      "Cancelling authentication timeout",
    ];
  }
}

function keyName({ scope }: KeyCall): string {
  return scope === "pairwise" ? "PTK" : "GTK";
}
