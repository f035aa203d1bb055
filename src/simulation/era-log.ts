import type { SimulatedAssociation } from "./association.ts";
import { Log2005 } from "./log-2005.ts";
import { LogCurrent } from "./log-current.ts";

/**
 * The debug log that wpa_supplicant would have printed of an association: that of 2005 on FreeBSD 6 and 7, else that of
 * 2.10. Dumps of frames are whole, and keys are `[REMOVED]`.
 *
 * @returns lines, each with its newline
 * @source hostap src/rsn_supp/wpa.c, wpa_supplicant/events.c, src/drivers/driver_bsd.c
 */
export function eraLog({ scene, happenings }: SimulatedAssociation): string {
  const log = scene.generation === "2005" ? new Log2005(scene) : new LogCurrent(scene);
  const lines = [...log.begin(), ...happenings.flatMap((happening) => log.take(happening))];
  return lines.map((line) => `${line}\n`).join("");
}
