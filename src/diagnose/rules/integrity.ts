import type { Failure } from "../explanation.ts";
import type { LogRecord } from "../records.ts";
import type { Scene } from "../scene.ts";
import type { Shown } from "../surroundings.ts";
import { counted, shows, type Tally } from "./tally.ts";
import { type Family, type Finding, rank, situation, type Verdict } from "./verdict.ts";

/** Within this many seconds of the first, a second failure starts countermeasures. @spec IEEE 802.11-2016 12.5.2.4 */
const countermeasureSeconds = 60;

/** Message integrity codes that did not hold: Michael's, of data frames, and those of EAPOL-Key frames. */
export class Integrity implements Family {
  readonly #michael: { line: Tally | undefined; serial: number; times: number[]; reported: boolean } = {
    line: undefined,
    serial: 0,
    times: [],
    reported: false,
  };
  #started: Tally | undefined;
  #refusing: Tally | undefined;
  #keyMic: { readonly tally: Tally; readonly serial: number } | undefined;
  #lastReport = 0;

  see(record: LogRecord, scene: Scene): void {
    if (record.type === "michael") this.#seeMichael(record.line, record.reported, record.time, scene);
    else if (record.type === "countermeasures" && record.what === "started")
      this.#started = counted(this.#started, record.line);
    else if (record.type === "countermeasures" && record.what === "refusing")
      this.#refusing = counted(this.#refusing, record.line);
    else if (record.type === "bad-mic" && record.message === "frame") {
      this.#keyMic = { tally: counted(this.#keyMic?.tally, record.line), serial: this.#keyMic?.serial ?? scene.serial };
    }
  }

  conclude(scene: Scene, _shown: Shown): readonly Finding[] {
    return [...this.#michaelFinding(scene), ...this.#keyMicFinding(scene)];
  }

  #seeMichael(line: string, reported: boolean, time: number | undefined, scene: Scene): void {
    const michael = this.#michael;
    // An access point logs a station's report, and then the failure itself: one event.
    const again = !reported && this.#lastReport > 0 && scene.serial - this.#lastReport <= 2;
    if (reported) this.#lastReport = scene.serial;
    if (again) return;
    michael.line = counted(michael.line, line);
    michael.reported = reported;
    if (michael.serial === 0) michael.serial = scene.serial;
    if (time !== undefined) michael.times = [...michael.times.slice(-1), time];
  }

  #michaelFinding(scene: Scene): readonly Finding[] {
    const { line, serial } = this.#michael;
    const tally = line ?? this.#started ?? this.#refusing;
    if (tally === undefined) return [];
    return [{ serial: serial || 1, failure: failure("Michael", tally.times, this.#michaelVerdicts(), scene) }];
  }

  #michaelVerdicts(): readonly Verdict[] {
    const { line, times } = this.#michael;
    const first =
      line === undefined ? [] : [shows(line, "a frame's Michael MIC did not hold, though its ICV and TSC did")];
    const evidence = [...first, ...this.#countermeasureEvidence()];
    const [earlier, later] = times;
    if (earlier !== undefined && later !== undefined && line !== undefined) {
      const apart = (later - earlier).toFixed(1);
      const near =
        later - earlier <= countermeasureSeconds
          ? `within ${countermeasureSeconds} s`
          : `more than ${countermeasureSeconds} s`;
      evidence.push(`the last two are ${apart} s apart, ${near}, by the stamps of the log`);
    }
    const against =
      line !== undefined && line.times < 3
        ? [shows(line, "a side that computes Michael wrongly fails at every frame, not at a few")]
        : [];
    return [
      { cause: "michael-forged-frames", weight: 100, evidence, against: [] },
      { cause: "michael-defect", weight: 90, evidence: first, against },
    ];
  }

  #countermeasureEvidence(): readonly string[] {
    const evidence: string[] = [];
    if (this.#started !== undefined) {
      evidence.push(
        shows(
          this.#started,
          `two failures within ${countermeasureSeconds} s: TKIP is shut down for ${countermeasureSeconds} s, for every station`,
        ),
      );
    }
    if (this.#refusing !== undefined) {
      evidence.push(
        shows(this.#refusing, `stations are refused until the ${countermeasureSeconds} s of countermeasures are over`),
      );
    }
    return evidence;
  }

  #keyMicFinding(scene: Scene): readonly Finding[] {
    if (this.#keyMic === undefined) return [];
    const { tally, serial } = this.#keyMic;
    if (scene.last.completed > serial) {
      const why = "the frame was passed over, and the handshake came to its end without it";
      return [{ serial, remark: { line: tally.line, why, times: tally.times } }];
    }
    const verdicts: readonly Verdict[] = [
      {
        cause: scene.exchange === undefined ? "wrong-passphrase" : "pmk-mismatch",
        weight: 20,
        evidence: [shows(tally, "the MIC of an EAPOL-Key frame does not hold under the keys of this side's PMK")],
        against: [],
      },
      {
        cause: "forged-frame",
        weight: 10,
        evidence: [shows(tally, "a frame that somebody else made would fail so too")],
        against: [],
      },
    ];
    return [{ serial, failure: failure("EAPOL-Key", tally.times, verdicts, scene) }];
  }
}

function failure(operation: string, times: number, verdicts: readonly Verdict[], scene: Scene): Failure {
  return {
    kind: "mic",
    operation,
    op: undefined,
    errno: undefined,
    abi: undefined,
    times,
    hypotheses: rank(verdicts, { ...situation(scene), cipher: "tkip" }),
  };
}
