import { SuiteError } from "../errors.ts";
import { selectApElements } from "../handshake/ap-elements.ts";
import type { Protection } from "../handshake/protection.ts";
import { type Suite, suiteOfStation } from "../handshake/suite.ts";
import type { Element } from "../ie/element.ts";
import type { FtHolders } from "../keys/ft.ts";
import { destroyPtk, type Ptk } from "../keys/ptk.ts";
import { Counts, Findings } from "./counts.ts";
import { FragmentWatch } from "./fragment-watch.ts";
import type { FrameKey } from "./frame-key.ts";
import type { NetworkState } from "./network-state.ts";
import { PacketNumberWatch } from "./packet-number-watch.ts";
import type {
  CaptureSession,
  SessionEnd,
  SessionFinding,
  SessionHandshake,
  SessionMessage,
  UnverifiedHandshake,
} from "./story.ts";

/** PTKs that are kept of a session: frames of the one before still come while the next is agreed on. */
const mostPtks = 4;

/** Associations, handshakes and ends that are kept of one session. */
export const mostEvents = 16;

/** Octets of the largest element list that is kept. */
const mostElements = 512;

/** What is noted where keys were tried, or would have been: so there was something to try them on. */
const kindsOfTriedKeys: readonly SessionFinding["kind"][] = [
  "mic-mismatch",
  "no-key-given",
  "pmk-needed",
  "ssid-unknown",
  "suite-unsupported",
];

/** A message whose MIC may be verified later. */
export type GrowingMessage = { -readonly [Field in keyof SessionMessage]: SessionMessage[Field] };

/** A handshake while it goes on. */
export interface GrowingHandshake extends SessionHandshake {
  messages: GrowingMessage[];
  /** What its messages 1 and 3 have in common; let go of when the session sleeps. */
  aNonce: Uint8Array | undefined;
  /** Whether the station associated anew since: no later message is one of it. */
  isOver: boolean;
}

/** A message of the access point that came in clear though keys were in use. */
interface ClearMessage {
  readonly handshake: GrowingHandshake;
  readonly number: number;
  /** Whether the keys of before still opened a frame after it: who begins anew gives them up. */
  isForeign: boolean;
}

/** A PTK that a MIC held under. */
export interface PairwiseKeys {
  readonly protection: Protection;
  readonly ptk: Ptk;
  /** Its temporal key, put to work. */
  readonly key: FrameKey;
  readonly watch: PacketNumberWatch;
}

/** The names that FT's keys hang on, as elements told them. Copies. */
export type FtNames = Pick<FtHolders, "mdid" | "r0khId" | "r1khId">;

/** A session while a capture is read. */
export class SessionState implements CaptureSession {
  readonly network: NetworkState;
  readonly spa: Uint8Array;
  readonly firstPacket: number;
  readonly frames: Counts = new Counts();
  readonly fragments: FragmentWatch = new FragmentWatch();
  associations: { number: number; from: Uint8Array | undefined; status: number | undefined }[] = [];
  handshakes: GrowingHandshake[] = [];
  ends: SessionEnd[] = [];
  lastPacket: number;
  messagesLeftOut = 0;
  micVerified = false;
  suite: Suite | undefined;
  unverified: UnverifiedHandshake | undefined;
  /** What FT's keys hang on; let go of when the session sleeps. */
  ftNames: FtNames | undefined;
  /** What the association request told; else what the network's beacons do. */
  ownSsid: Uint8Array | undefined;
  /** Whether protected frames were opened since the last association. */
  keysInUse = false;
  /** Protected frames while there was no key. */
  closedBefore = 0;
  #clear: ClearMessage[] = [];
  readonly #findings = new Findings();
  #pairwise: PairwiseKeys[] = [];

  /** @param spa - owned from here on */
  constructor(network: NetworkState, spa: Uint8Array, firstPacket: number) {
    this.network = network;
    this.spa = spa;
    this.firstPacket = firstPacket;
    this.lastPacket = firstPacket;
  }

  get aa(): Uint8Array {
    return this.network.bssid;
  }

  get ssid(): Uint8Array | undefined {
    return this.ownSsid ?? this.network.ssid;
  }

  get findings(): readonly SessionFinding[] {
    return this.#findings.list;
  }

  /** The PTKs, the one that opened a frame last first. */
  get pairwise(): readonly PairwiseKeys[] {
    return this.#pairwise;
  }

  note(kind: SessionFinding["kind"], number: number): void {
    this.#findings.add(kind, number);
  }

  /** The station associates anew, and gives up what it had. */
  begin(): void {
    this.keysInUse = false;
    for (const handshake of this.handshakes) handshake.isOver = true;
  }

  /**
   * A message of the access point came in clear, though keys were in use. It is noted where these keys stay in use and no
   * MIC of its handshake ever holds: a station that begins anew has such handshakes, even where its association, or more,
   * was not recorded.
   */
  suspect(handshake: GrowingHandshake, number: number): void {
    this.#clear.push({ handshake, number, isForeign: false });
    if (this.#clear.length > mostEvents) this.#judgeClear(this.#clear.shift());
  }

  /** Takes the station's choice from the elements of its association request, or of its message 2. */
  learnSuite(elements: readonly Element[]): void {
    const { wpa, rsn } = selectApElements(elements);
    const own = rsn ?? wpa;
    if (own === undefined || own.length > mostElements) return;
    try {
      this.suite = this.network.oneOf(suiteOfStation(own));
    } catch (error) {
      if (!(error instanceof SuiteError)) throw error;
    }
  }

  /** @param ptk - taken over */
  addPtk(ptk: Ptk, protection: Protection, key: FrameKey): void {
    this.micVerified = true;
    this.unverified = undefined;
    if (this.closedBefore > 0) {
      this.frames.closed("before-handshake", this.closedBefore);
      this.closedBefore = 0;
    }
    // What the keys of before were not used after began a handshake that brought others: this one, or one before it.
    this.#clear = this.#clear.filter(({ isForeign }) => isForeign);
    this.#pairwise.unshift({ protection, ptk, key, watch: new PacketNumberWatch() });
    for (const old of this.#pairwise.splice(mostPtks)) destroyPairwise(old);
  }

  /** A frame was opened: its keys are in use. */
  use(): void {
    this.keysInUse = true;
    for (const one of this.#clear) one.isForeign = true;
  }

  /** A frame was opened with this one: it is tried first from here on. */
  prefer(keys: PairwiseKeys): void {
    if (this.#pairwise[0] === keys) return;
    this.#pairwise.splice(this.#pairwise.indexOf(keys), 1);
    this.#pairwise.unshift(keys);
  }

  #judgeAllClear(): void {
    for (const one of this.#clear.splice(0)) this.#judgeClear(one);
  }

  #judgeClear(one: ClearMessage | undefined): void {
    if (one === undefined || !one.isForeign || one.handshake.messages.some(({ mic }) => mic === "verified")) return;
    this.note("plain-eapol-after-keys", one.number);
  }

  /** Lets go of all that can be made again, and of what only frames near by have to do with. */
  sleep(): void {
    this.#judgeAllClear();
    for (const keys of this.#pairwise) keys.key.sleep();
    for (const old of this.#pairwise.splice(1)) destroyPairwise(old);
    for (const handshake of this.handshakes) handshake.aNonce = undefined;
    this.unverified = undefined;
    this.ftNames = undefined;
    this.fragments.forget();
    // A list that grew has room for more, which a session that sleeps does not need: a copy has none.
    for (const handshake of this.handshakes) handshake.messages = handshake.messages.slice();
    this.handshakes = this.handshakes.slice();
    this.associations = this.associations.slice();
    this.ends = this.ends.slice();
    this.#findings.shrink();
    this.#pairwise = this.#pairwise.slice();
  }

  /** The capture is over: destroys the keys, and says what kept the others closed. */
  close(): void {
    this.#judgeAllClear();
    if (this.closedBefore > 0) {
      this.frames.closed("no-handshake", this.closedBefore);
      const told = this.#findings.list.some(({ kind }) => kindsOfTriedKeys.includes(kind));
      if (this.handshakes.length === 0 && !told) this.note("handshake-missing", this.firstPacket);
    }
    this.closedBefore = 0;
    for (const keys of this.#pairwise) destroyPairwise(keys);
    this.#pairwise = [];
    this.fragments.forget();
  }
}

function destroyPairwise({ ptk, key }: PairwiseKeys): void {
  destroyPtk(ptk);
  key.destroy();
}
