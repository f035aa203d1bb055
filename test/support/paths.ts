import { fileURLToPath } from "node:url";

/** The top folder of the repository, ending in a slash. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** The path of a file below the top folder: `fromRoot("test/captures/wpa-tkip.pcap")`. */
export function fromRoot(path: string): string {
  return root + path;
}
