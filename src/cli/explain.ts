import type { Command } from "./io.ts";

/** `wpa-eapol explain`: the main job, shown. */
export const explain: Command = {
  name: "explain",
  usage: "",
  summary: "explain",
  async run() {
    return 0;
  },
};
