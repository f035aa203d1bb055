import { fileURLToPath } from "node:url";
import { decodePcap } from "../../capture/pcap.ts";
import { type RecordedAssociation, recordedAssociations } from "../../capture/recording.ts";
import { explainLog } from "../../diagnose/explain.ts";
import { utf8Text } from "../../platform.ts";
import type { Command } from "../command.ts";
import { InputError, type Io } from "../io.ts";
import { type Paint, paint } from "../terminal.ts";
import { tellEndings } from "./endings.ts";
import { tellRefusal } from "./refusal.ts";
import { tellTrace } from "./trace.ts";

/** `wpa-eapol tour`: the founding trace taken apart, and a handshake carried to a kernel that refuses or takes its key. */
export const tour: Command = {
  name: "tour",
  summary:
    "the main job in three parts: the founding trace, why its key was refused, and the same with a kernel of ours",
  options: {},
  async run(_, io) {
    const color = paint(io);
    const log = utf8Text(await readBeside("wpa-failure-2005.log", io));
    if (log === undefined) throw new InputError("the founding trace is not text any more");
    const explanation = explainLog(log);
    heading(io, color, "1. The founding trace: a FreeBSD laptop, August 2005");
    io.out(tellTrace(explanation.messages, color));
    heading(io, color, "2. The call that was refused");
    io.out(tellRefusal(explanation, color));
    heading(io, color, "3. A real access point's handshake, through our supplicant and driver into a simulated kernel");
    io.out(await tellEndings(await recordedHandshake(io), color));
    return 0;
  },
};

function heading(io: Io, color: Paint, text: string): void {
  io.out(`\n${color.strong(text)}\n${color.quiet("-".repeat(text.length))}\n\n`);
}

/** hostapd 2.10 and wpa_supplicant 2.10, WPA-PSK with TKIP, as recorded. */
async function recordedHandshake(io: Io): Promise<RecordedAssociation> {
  const [association] = recordedAssociations(decodePcap(await readBeside("wpa-tkip.pcap", io)).packets);
  if (association === undefined) throw new InputError("the recording of the tour has no handshake any more");
  return association;
}

/** A file that lies with the sources of the tour, in the repository and in the package alike. */
function readBeside(name: string, io: Io): Promise<Uint8Array> {
  return io.readFile(fileURLToPath(new URL(`../../../src/cli/tour/${name}`, import.meta.url)));
}
