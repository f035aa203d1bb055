import type { CaptureKey } from "../../capture/capture-key.ts";
import type { CaptureSession, CaptureStory, SessionFinding } from "../../capture/story.ts";

/** What the rules look at. */
export interface Looked {
  readonly session: CaptureSession;
  readonly story: CaptureStory;
  readonly keys: readonly CaptureKey[];
}

/** `packet 7 (3 times): …`: where a finding is, and what it shows. */
export function at({ number, times }: SessionFinding, what: string): string {
  return `packet ${number}${times > 1 ? ` (${times} times)` : ""}: ${what}`;
}
