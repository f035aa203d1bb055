import type { Command } from "./io.ts";

/** `wpa-eapol tour`: the main job, shown. */
export const tour: Command = {
  name: "tour",
  usage: "",
  summary: "tour",
  async run() {
    return 0;
  },
};
