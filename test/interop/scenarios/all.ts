import type { Scenario } from "../scenario.ts";
import { crowds } from "./crowds.ts";
import { failing } from "./failing.ts";
import { joining } from "./joining.ts";
import { leaving } from "./leaving.ts";
import { michael } from "./michael.ts";
import { rekeying } from "./rekeying.ts";
import { third } from "./third.ts";

/** Everything that is played. */
export const scenarios: readonly Scenario[] = [
  ...joining,
  ...rekeying,
  ...leaving,
  ...failing,
  ...michael,
  ...crowds,
  ...third,
];
