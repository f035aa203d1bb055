import { readFileSync } from "node:fs";
import { fromRoot } from "./paths.ts";

/** What both peers of a recording logged under `-dd -K`, as test/captures/NAME.json has it. */
export interface RecordedKeys {
  readonly ssid: string;
  readonly sta_passphrase?: string;
  /** With FT the XXKey, where it is there. */
  readonly pmk_ap?: readonly string[];
  readonly pmk_sta: readonly string[];
  readonly ptk_ap: readonly string[];
  readonly ptk_sta: readonly string[];
  readonly gtk_sta_installed: readonly string[];
  readonly igtk?: readonly string[];
}

/** A recording of real peers: its octets, and what its peers logged. */
export function loadRecording(name: string): { readonly pcap: Uint8Array; readonly keys: RecordedKeys } {
  const pcap = new Uint8Array(readFileSync(fromRoot(`test/captures/${name}.pcap`)));
  const keys = JSON.parse(readFileSync(fromRoot(`test/captures/${name}.json`), "utf8")) as RecordedKeys;
  return { pcap, keys };
}
