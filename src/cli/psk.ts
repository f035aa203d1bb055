import { formatNetworkBlock } from "../config/network-block.ts";
import { derivePsk } from "../keys/psk.ts";
import { readArguments, readLine, ssidOf, text } from "./arguments.ts";
import { type Command, InputError } from "./io.ts";
import { formatJson, ssidFields } from "./json.ts";

/** `wpa-eapol psk`: a passphrase and an SSID to the key that both ends store. */
export const psk: Command = {
  name: "psk",
  usage: "--ssid S | --ssid-hex H  [--passphrase P]  [--show-keys] [--json]",
  summary: "derive the PSK of a passphrase (from standard input where it is not given), as a network block",
  async run(args, io) {
    const given = readArguments(args, {
      ssid: "text",
      "ssid-hex": "text",
      passphrase: "text",
      "show-keys": "switch",
      json: "switch",
    });
    const ssid = ssidOf(given);
    if (ssid === undefined) throw new InputError("needs --ssid or --ssid-hex");
    if (given.positionals.length > 0)
      throw new InputError("takes no argument without a name; a passphrase goes behind --passphrase");
    const passphrase = text(given, "passphrase") ?? (await readLine(io));
    const key = await derivePsk(passphrase, ssid);
    try {
      if (given.values["json"]) io.out(formatJson({ ...ssidFields(ssid), psk: key.octets }));
      else io.out(formatNetworkBlock({ ssid, psk: key, ...(given.values["show-keys"] ? { passphrase } : {}) }));
    } finally {
      key.destroy();
    }
    return 0;
  },
};
