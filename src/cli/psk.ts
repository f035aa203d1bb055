import { formatNetworkBlock } from "../config/network-block.ts";
import { derivePsk } from "../keys/psk.ts";
import { isSet, jsonOption, readLine, showKeysOption, ssidOf, ssidOptions, text } from "./arguments.ts";
import type { Command } from "./command.ts";
import { InputError } from "./io.ts";
import { formatJson, ssidFields } from "./json.ts";

/** `wpa-eapol psk`: a passphrase and an SSID to the key that both ends store. */
export const psk: Command = {
  name: "psk",
  summary: "derive the PSK of a passphrase, as a network block",
  options: {
    ...ssidOptions,
    passphrase: { value: "P", says: "8 to 63 characters; read from standard input where it is left out" },
    ...showKeysOption,
    ...jsonOption,
  },
  async run(given, io) {
    const ssid = ssidOf(given);
    if (ssid === undefined) throw new InputError("needs --ssid or --ssid-hex");
    const typed = text(given, "passphrase");
    if (typed === undefined && io.errTerminal) io.err("reading the passphrase from standard input\n");
    const passphrase = typed ?? (await readLine(io));
    const key = await derivePsk(passphrase, ssid);
    try {
      if (isSet(given, "json")) io.out(formatJson({ ...ssidFields(ssid), psk: key.octets }));
      else io.out(formatNetworkBlock({ ssid, psk: key, ...(isSet(given, "show-keys") ? { passphrase } : {}) }));
    } finally {
      key.destroy();
    }
    return 0;
  },
};
