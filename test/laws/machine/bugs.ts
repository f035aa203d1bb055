import { copyOf } from "../../../src/bytes/octets.ts";
import { Secret } from "../../../src/bytes/secret.ts";
import { decodeKeyData } from "../../../src/eapol/key-data.ts";
import { selectApElements } from "../../../src/handshake/ap-elements.ts";
import { type AuthenticatorSteps, authenticatorSteps } from "../../../src/handshake/authenticator-frames.ts";
import { onMessage2 } from "../../../src/handshake/authenticator-message2.ts";
import { type Answer, type AuthenticatorTransition, dropped } from "../../../src/handshake/authenticator-state.ts";
import { onMessage4 } from "../../../src/handshake/authenticator-transitions.ts";
import { receive, type Verified, verify } from "../../../src/handshake/protection.ts";
import type { SupplicantSteps } from "../../../src/handshake/supplicant-frames.ts";
import { onGroupMessage1 } from "../../../src/handshake/supplicant-group.ts";
import { onMessage1 } from "../../../src/handshake/supplicant-message1.ts";
import { type Memory, type Session, sessionOf, type Transition } from "../../../src/handshake/supplicant-state.ts";
import { onMessage3 } from "../../../src/handshake/supplicant-transitions.ts";
import type { NetworkName, WorldOptions } from "./world.ts";

/** A machine with something wrong in it, and the rule that the search must see broken. */
export interface Bug {
  readonly name: string;
  readonly network: NetworkName;
  readonly options: WorldOptions;
  /** Whether the search begins with a station that is connected. */
  readonly connected?: boolean;
  /** Whether every state is asked if the handshake still comes through. */
  readonly stuck?: boolean;
  readonly rule: string;
}

/** A session that, other than ours, keeps its temporal key. */
interface Keeping extends Session {
  readonly kept?: Secret;
}

/** Message 3 as before the KRACK attacks: a repeat sets the pairwise key again, as `again` makes it of the one kept. */
function reinstalling(again: (kept: Secret) => Secret): SupplicantSteps["onMessage3"] {
  return (context, memory, opened, vouched): Transition => {
    const transition = onMessage3(context, memory, opened, vouched);
    const { state } = transition.next;
    const session = state === undefined ? undefined : sessionOf(state);
    if (state === undefined || session === undefined) return transition;
    const kept = vouched.by === "negotiation" ? vouched.negotiation.tptk.tk : (vouched.session as Keeping).kept;
    const keeping = { ...state, session: { ...session, kept } } as unknown as Memory["state"];
    const first = vouched.by === "negotiation" || kept === undefined;
    const actions = first ? transition.actions : [...transition.actions, setPairwise(again(kept))];
    return { ...transition, next: { ...transition.next, state: keeping }, actions };
  };
}

function setPairwise(tk: Secret): Transition["actions"][number] {
  const key = { scope: "pairwise", cipher: "ccmp", peer: new Uint8Array(6), keyId: 0, rsc: 0n, tk } as const;
  return { type: "set-key", key };
}

const zeroPtk = () => ({
  kck: new Secret(new Uint8Array(16)),
  kek: new Secret(new Uint8Array(16)),
  tk: new Secret(new Uint8Array(16)),
});

/** A message 4 that comes where message 2 was due is tried under keys that nobody has made. */
const message4First: Partial<AuthenticatorSteps> = {
  identify: (frame) => {
    const message = authenticatorSteps.identify(frame);
    return message === "4/4" && frame.keyNonce.every((octet) => octet === 0) ? "2/4" : message;
  },
  onMessage2: (context, memory, received, now) => {
    const { state } = memory;
    const isMessage4 = authenticatorSteps.identify(received.frame) === "4/4";
    if (!isMessage4) return onMessage2(context, memory, received, now);
    if (state.at !== "ptk-start") return dropped("unexpected");
    const tptk = zeroPtk();
    if (verify(received, tptk.kck, context.protection) === undefined) return dropped("bad-mic");
    const sent = { replayCounter: received.frame.replayCounter, generation: undefined };
    const { tk, ...keys } = tptk;
    const answer: Answer = {
      sNonce: new Uint8Array(32),
      keys,
      tk,
      pmkR1Name: undefined,
      secure: false,
      pending: [sent],
    };
    const negotiating = { ...state, at: "ptk-init-negotiating", answers: [answer] } as const;
    return onMessage4(context, { ...memory, state: negotiating }, { answer, sent }, now);
  },
};

/** Which message a frame is, only the state decides: WPA's messages 2 and 4 have the same Key Information. */
const message2As4: Partial<AuthenticatorSteps> = {
  findSent: (pending, received) => {
    const { replayCounter } = received.frame;
    const isMessage2 = authenticatorSteps.identify(received.frame) === "2/4";
    return (
      authenticatorSteps.findSent(pending, received) ??
      (isMessage2 ? { replayCounter, generation: undefined } : undefined)
    );
  },
  onMessage2: (context, memory, received, now) => {
    const { state } = memory;
    if (state.at === "initialize" || state.at === "ptk-init-done") return dropped("unexpected");
    if (authenticatorSteps.findSent(state.pending, received) !== undefined)
      return onMessage2(context, memory, received, now);
    if (state.at !== "ptk-init-negotiating") return dropped("replayed");
    const [answer] = state.answers;
    const sent = authenticatorSteps.findSent(answer.pending, received);
    if (sent === undefined) return dropped("replayed");
    const holds = verify(received, answer.keys.kck, context.protection) !== undefined;
    return holds ? onMessage4(context, memory, { answer, sent }, now) : dropped("bad-mic");
  },
};

/** Whatever a frame shows is what was expected. */
const trustingMessage3: SupplicantSteps["onMessage3"] = (context, memory, opened, vouched) => {
  const apElements = selectApElements(decodeKeyData(opened.keyData.octets).elements);
  return onMessage3({ ...context, apElements }, memory, opened, vouched);
};

const anyVersion: SupplicantSteps["receive"] = (octets, protection) => {
  return receive(octets, { ...protection, descriptorVersion: (octets[6] as number) & 7 });
};

const withoutMic: SupplicantSteps["verify"] = (received, kck, protection) => {
  return verify(received, kck, protection) ?? ({ frame: received.frame } as unknown as Verified);
};

/** The classic bugs of this protocol, each put in alone. */
export const classicBugs: readonly Bug[] = [
  {
    name: "KRACK: a repeated message 3 sets the pairwise key again (CVE-2017-13077)",
    network: "WPA2 with CCMP",
    options: { stationSteps: { onMessage3: reinstalling((kept) => kept) } },
    rule: "a pairwise key is installed once at each end",
  },
  {
    name: "KRACK: a repeated group message 1 sets the group key again (CVE-2017-13080)",
    network: "WPA with TKIP",
    options: {
      stationSteps: {
        onGroupMessage1: (context, memory, opened, vouched) =>
          onGroupMessage1(context, { ...memory, installed: [] }, opened, vouched),
      },
    },
    rule: "a group key is installed once",
  },
  {
    name: "KRACK on Android: the key that is set again has been cleared to zeros",
    network: "WPA2 with CCMP",
    options: { stationSteps: { onMessage3: reinstalling(({ length }) => new Secret(new Uint8Array(length))) } },
    rule: "no key is all zero",
  },
  {
    name: "message 4 without message 2 is tried under a PTK of zeros (CVE-2023-52161)",
    network: "WPA2 with CCMP",
    options: { apSteps: message4First, forgeries: 1 },
    rule: "no key is all zero",
  },
  {
    name: "WPA's message 2 is taken for message 4 (Vanhoef and Schepers 2017)",
    network: "WPA with TKIP",
    options: { apSteps: message2As4, forgeries: 1 },
    rule: "the access point uses no key that the station does not have",
  },
  {
    name: "Key Data are opened before the MIC is looked at (CVE-2018-14526)",
    network: "WPA2 with CCMP",
    options: { stationSteps: { verify: withoutMic }, forgeries: 1 },
    rule: "Key Data are opened only after the MIC held",
  },
  {
    name: "the group key goes under RC4 because the descriptor version is not compared (Vanhoef and Piessens 2016)",
    network: "WPA2 with CCMP",
    options: { stationSteps: { receive: anyVersion }, changed: "association cipher" },
    rule: "every frame is of the descriptor version that was negotiated",
  },
  {
    name: "message 3 may show other elements than the beacon (He and Mitchell 2005)",
    network: "WPA2 with CCMP",
    options: { stationSteps: { onMessage3: trustingMessage3 }, changed: "beacon" },
    rule: "nothing is installed where the elements of the two ends differ",
  },
];

/** Every guard of the two machines that decides anything in a search, taken out alone. */
export const missingGuards: readonly Bug[] = [
  {
    name: "the station does not look at replay counters",
    network: "WPA2 with CCMP",
    options: { stationSteps: { isNewer: () => true } },
    rule: "a frame whose counter is behind is dropped",
  },
  {
    name: "the station takes message 3 only for the message 1 that it answered last",
    network: "WPA2 with CCMP",
    options: { forgeries: 1, stationSteps: { recalls: () => false } },
    stuck: true,
    rule: "a handshake whose frames are delivered comes through",
  },
  {
    name: "the station forgets the session while a handshake is under way",
    network: "WPA2 with CCMP",
    options: {
      forgeries: 1,
      stationSteps: {
        onMessage1: (context, memory, received) => {
          const transition = onMessage1(context, memory, received);
          const { state } = transition.next;
          if (state?.at !== "ptk-negotiating") return transition;
          return { ...transition, next: { state: { ...state, session: undefined } } };
        },
      },
    },
    connected: true,
    stuck: true,
    rule: "a handshake whose frames are delivered comes through",
  },
  {
    name: "the access point takes any replay counter",
    network: "WPA2 with CCMP",
    options: { apSteps: { findSent: (pending) => pending[0] } },
    connected: true,
    rule: "a frame whose counter is behind is dropped",
  },
  {
    name: "the access point does not look at MICs",
    network: "WPA2 with CCMP",
    options: { apSteps: { verify: withoutMic }, forgeries: 1 },
    rule: "the access point uses no key that the station does not have",
  },
  {
    name: "the access point does not compare message 2 with the association request",
    network: "WPA2 with CCMP",
    options: {
      changed: "association capability",
      apSteps: {
        onMessage2: (context, memory, received, now) => {
          const stationElements = selectApElements(decodeKeyData(copyOf(received.frame.keyData)).elements);
          return onMessage2({ ...context, stationElements }, memory, received, now);
        },
      },
    },
    rule: "nothing is installed where the elements of the two ends differ",
  },
  {
    name: "the access point takes a request twice",
    network: "WPA2 with CCMP",
    options: { apSteps: { isNewer: () => true }, rekeys: 1 },
    connected: true,
    rule: "a frame whose counter is behind is dropped",
  },
  {
    name: "the access point does not ask which message 3 was answered",
    network: "WPA2 with CCMP",
    options: {
      apSteps: {
        onMessage4: (context, memory, { answer, sent }, now) => {
          const { generation } = context.group.keys;
          return onMessage4(context, memory, { answer, sent: { ...sent, generation } }, now);
        },
      },
    },
    rule: "what the access point takes for confirmed, the station has",
  },
];

const readable = "what one end sends, the other can read";

/** The access point's message 3, with its key going to the driver in another way. */
function delivering(
  change: (transition: AuthenticatorTransition) => AuthenticatorTransition,
): Partial<AuthenticatorSteps> {
  return { onMessage2: (...given) => change(onMessage2(...given)) };
}

/** Whoever is at message 3 still has the temporal key, and so installs it for both directions at message 4. */
function onlyAtMessage4({ next, actions, retire }: AuthenticatorTransition): AuthenticatorTransition {
  const set = actions.find((action) => action.type === "set-receive-key");
  const { state } = next;
  if (set === undefined || state?.at !== "ptk-init-negotiating") return { next, actions, retire };
  const answer: Answer = { ...state.answers[0], tk: set.key.tk };
  const others = actions.filter((action) => action !== set);
  return { next: { ...next, state: { ...state, answers: [answer] } }, actions: others, retire };
}

/** Extended Key ID done otherwise than in 12.7.6. */
export const misplacedSteps: readonly Bug[] = [
  {
    name: "the access point receives under the new key from message 4 on, no sooner",
    network: "WPA2 with CCMP and Extended Key ID",
    options: { apSteps: delivering(onlyAtMessage4) },
    rule: readable,
  },
  {
    name: "the access point sends under the new key from message 3 on",
    network: "WPA2 with CCMP and Extended Key ID",
    options: {
      apSteps: delivering((transition) => ({
        ...transition,
        actions: transition.actions.map((action) =>
          action.type === "set-receive-key" ? { type: "set-key", key: action.key } : action,
        ),
      })),
    },
    rule: "the access point uses no key that the station does not have",
  },
  {
    name: "every pairwise key has key ID 0",
    network: "WPA2 with CCMP and Extended Key ID",
    options: {
      apSteps: { onMessage2: (context, memory, ...given) => onMessage2(context, { ...memory, keyId: 0 }, ...given) },
    },
    connected: true,
    rule: readable,
  },
  {
    name: "the station sends under the new key, and receives under the old one alone",
    network: "WPA2 with CCMP and Extended Key ID",
    options: {
      stationSteps: {
        onMessage3: (...given) => {
          const transition = onMessage3(...given);
          return { ...transition, actions: transition.actions.filter(({ type }) => type !== "set-receive-key") };
        },
      },
    },
    rule: readable,
  },
  {
    name: "a repeated message 3 sets the key for receiving again",
    network: "WPA2 with CCMP and Extended Key ID",
    options: {
      stationSteps: { onMessage3: reinstalling((kept) => kept) },
    },
    rule: "a pairwise key is installed once at each end",
  },
  {
    name: "a repeated message 3 has the station take its key into use again",
    network: "WPA2 with CCMP and Extended Key ID",
    options: {
      stationSteps: {
        onMessage3: (context, memory, opened, vouched) => {
          const transition = onMessage3(context, memory, opened, vouched);
          const slot = { scope: "pairwise", peer: context.aa, keyId: 0 } as const;
          const again = vouched.by === "session" ? [{ type: "send-with-key", slot } as const] : [];
          return { ...transition, actions: [...transition.actions, ...again] };
        },
      },
    },
    rule: "a key is taken into use once at each end",
  },
];
