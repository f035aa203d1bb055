/**
 * Why it did not work: logs of wpa_supplicant and hostapd, and errors of a driver, explained as ranked hypotheses, each
 * with the evidence for and against it, the command that would confirm it, and the remedy.
 *
 * @module
 */

export { type Cause, causes } from "./cause.ts";
export { describeExplanation } from "./describe.ts";
export type * from "./driver-records.ts";
export {
  type DriverErrorContext,
  type ExplainOptions,
  explainDriverError,
  explainLog,
  LogExplainer,
} from "./explain.ts";
export { type ExplainCaptureOptions, explainCapture, explainCaptureSession } from "./explain-capture.ts";
export type {
  Explanation,
  Failure,
  FailureKind,
  Hypothesis,
  LoggedMessage,
  Remark,
  Surroundings,
} from "./explanation.ts";
export { LogReader, readLog } from "./log.ts";
export type * from "./records.ts";
