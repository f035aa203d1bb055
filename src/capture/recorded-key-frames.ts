import { concat } from "../bytes/octets.ts";
import { decodeEapol } from "../eapol/eapol.ts";
import { findKde, Kde } from "../eapol/kde.ts";
import { decodeKeyFrame, type KeyFrame } from "../eapol/key-frame.ts";
import { identifyMessage, type KeyMessage } from "../eapol/message.ts";
import { KeyError, SuiteError, WireError } from "../errors.ts";
import type { AgreementOptions } from "../handshake/agreement.ts";
import { type FtAssociation, ftAssociationOf } from "../handshake/ft-association.ts";
import { type Suite, suiteOfStation } from "../handshake/suite.ts";
import { ElementId, encodeElement, encodeElements, splitElements } from "../ie/element.ts";
import { decodeOci, type Oci } from "../ie/oci.ts";
import { akmSuite } from "../ie/suite.ts";
import type { ProtectedFrame, RecordedAssociation, RecordedFrame } from "./recording.ts";
import type { ReplayProblem } from "./replayed.ts";

/** A recorded frame, read. */
export interface ReadFrame extends RecordedFrame {
  /** Its body; undefined where it is none of this AKM. */
  readonly key: KeyFrame | undefined;
  /** Which message it is. */
  readonly message: KeyMessage;
  /** Whether it was protected on the air. */
  readonly encrypted: boolean;
}

/** A frame of a recording: an EAPOL-Key frame, or one that may turn out to hold one. */
export type Recorded = ReadFrame | ProtectedFrame;

/** All frames of an association in the order of the file. */
export function inOrder({ frames, protectedFrames }: RecordedAssociation, micLength: number): Recorded[] {
  const all = [...frames.map((frame) => readFrame(frame, micLength, false)), ...protectedFrames];
  return all.sort((a, b) => a.number - b.number);
}

/** Reads an EAPOL-Key frame of a recording. */
export function readFrame(frame: RecordedFrame, micLength: number, encrypted: boolean): ReadFrame {
  const key = readKeyFrame(frame.octets, micLength);
  return { ...frame, key, encrypted, message: key === undefined ? "unknown" : identifyMessage(key) };
}

function readKeyFrame(octets: Uint8Array, micLength: number): KeyFrame | undefined {
  try {
    return decodeKeyFrame(decodeEapol(octets).body, micLength);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** What a recording has in the place of what was not recorded: something that fits nothing. */
const nothing: Uint8Array = new Uint8Array(0);

/**
 * The station's elements as its message 2 repeats them, for a recording that began too late. Those that an FT access
 * point answered stand there, too, and are none of them.
 */
export function elementsOfMessage2(frames: readonly RecordedFrame[]): Uint8Array | undefined {
  const keyData = keyDataOfMessage2(frames);
  if (keyData === undefined) return undefined;
  const { elements, rest } = splitElements(keyData);
  const own = elements.filter(({ id }) => id !== ElementId.mobilityDomain && id !== ElementId.fastBssTransition);
  return own.length === elements.length ? keyData : concat(encodeElements(own), rest);
}

function keyDataOfMessage2(frames: readonly RecordedFrame[]): Uint8Array | undefined {
  for (const { octets, from } of frames) {
    const key = from === "supplicant" ? readKeyFrame(octets, 16) : undefined;
    if (key !== undefined && identifyMessage(key) === "2/4") return key.keyData;
  }
  return undefined;
}

/**
 * What the two ends may have agreed on beside their suite: where they worked, as message 2 says, and the network's name.
 * What was not recorded is something that fits nothing.
 */
export function agreementIn({ frames, ssid }: RecordedAssociation): Required<AgreementOptions> {
  const keyData = elementsOfMessage2(frames) ?? nothing;
  const { elements } = splitElements(keyData);
  const oci = findKde({ elements, padding: nothing }, Kde.oci);
  const channel = oci === undefined || oci.length < 3 ? unknownChannel : decodeOci(oci);
  return { channel, ssid: ssid ?? nothing };
}

/** What an FT access point answered: as message 2 repeats it, where the answer was not recorded. */
export function responseIn({ frames, responseElements }: RecordedAssociation): Uint8Array {
  return responseElements ?? encodeElements(splitElements(keyDataOfMessage2(frames) ?? nothing).elements);
}

/** What the keys of an FT association hang on; undefined with another AKM, and where it was not recorded. */
export function ftIn(
  association: RecordedAssociation,
  suite: Suite | undefined,
  micLength: number,
): FtAssociation | undefined {
  const { ssid, spa } = association;
  if (ssid === undefined || akmSuite(suite?.akm ?? 0)?.ft !== true) return undefined;
  try {
    return ftAssociationOf(responseIn(association), { ssid, spa }, micLength);
  } catch (error) {
    if (error instanceof SuiteError || error instanceof KeyError) return undefined;
    throw error;
  }
}

const unknownChannel: Oci = {
  operatingClass: 0,
  primaryChannel: 0,
  frequencySegment1: 0,
  rest: nothing,
};

/** What the station chose, by its own elements; undefined where they name no suite. */
export function suiteOf(ownElements: Uint8Array | undefined): Suite | undefined {
  const [own] = splitElements(ownElements ?? new Uint8Array(0)).elements;
  if (own === undefined) return undefined;
  try {
    return suiteOfStation(encodeElement(own));
  } catch (error) {
    if (error instanceof SuiteError) return undefined;
    throw error;
  }
}

/** The 802.1X version that the station writes: of its first frame. */
export function eapolVersionOf(frames: readonly RecordedFrame[]): 1 | 2 | 3 {
  const version = frames.find(({ from }) => from === "supplicant")?.octets[0];
  return version === 2 || version === 3 ? version : 1;
}

/** Whether a machine of ours cannot be made for a recording: no keys for its suite, or not what they hang on. */
export function isUnsupported(error: unknown): boolean {
  return error instanceof SuiteError || (error instanceof KeyError && error.code === "ERR_KEY_SUITE");
}

/**
 * What a recording lacks, or what our machine does for it, before its first frame is played.
 *
 * @param hasMachine - whether one of ours could be made for it
 */
export function missingIn(
  association: RecordedAssociation,
  ft: FtAssociation | undefined,
  hasMachine: boolean,
): ReplayProblem[] {
  const { frames, apElements, ownElements, responseElements } = association;
  const problems: ReplayProblem[] = [];
  if (ownElements === undefined || (ft !== undefined && responseElements === undefined)) {
    problems.push("association-not-recorded");
  }
  if (apElements === undefined) problems.push("beacon-not-recorded");
  if (ownElements === undefined && keyDataOfMessage2(frames) === undefined) problems.push("message-2-not-recorded");
  else if (!hasMachine) problems.push("suite-not-supported");
  return problems;
}
