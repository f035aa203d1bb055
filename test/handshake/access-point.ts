import { Secret } from "../../src/bytes/secret.ts";
import { type Authenticator, createAuthenticator } from "../../src/handshake/authenticator.ts";
import type { AuthenticatorOptions } from "../../src/handshake/authenticator-context.ts";
import type { AuthenticatorAction } from "../../src/handshake/authenticator-state.ts";
import type { Suite } from "../../src/handshake/suite.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { destroyKey } from "../../src/keys/descriptor.ts";
import { type ApFrame, type ApKeys, apKeys, type Link, plainFrame, signedFrame } from "../support/access-point.ts";
import { LoggedGroup } from "../support/logged-group.ts";

/** An access point of ours and what a station of it knows, for one suite. */
export interface ApSetting {
  readonly link: Link;
  readonly suite: Suite;
  readonly descriptor: 2 | 254;
  /** Descriptor version: 1 with TKIP, 2 with CCMP. */
  readonly version: 1 | 2;
  readonly keyLength: number;
  /** The station's element, whole. */
  readonly stationElement: Buffer;
  readonly apElement: Buffer;
  /** The size of the group keys. */
  readonly gtkLength: number;
}

const link: Link = {
  pmk: Buffer.alloc(32, 0x0d),
  aa: Buffer.from("020000000000", "hex"),
  spa: Buffer.from("020000000100", "hex"),
};

export const aNonce: Buffer = Buffer.alloc(32, 0x22);
export const sNonce: Buffer = Buffer.alloc(32, 0x33);

export const rsnCcmp: ApSetting = {
  link,
  suite: { protocol: "rsn", akm: Akm.psk, pairwise: Cipher.ccmp, group: Cipher.ccmp, groupManagement: undefined },
  descriptor: 2,
  version: 2,
  keyLength: 16,
  stationElement: Buffer.from("30140100000fac040100000fac040100000fac020000", "hex"),
  apElement: Buffer.from("30140100000fac040100000fac040100000fac020c00", "hex"),
  gtkLength: 16,
};

const wpaElement = Buffer.from("dd160050f20101000050f20201000050f20201000050f202", "hex");

export const wpaTkip: ApSetting = {
  link,
  suite: {
    protocol: "wpa",
    akm: Akm.wpaPsk,
    pairwise: Cipher.wpaTkip,
    group: Cipher.wpaTkip,
    groupManagement: undefined,
  },
  descriptor: 254,
  version: 1,
  keyLength: 32,
  stationElement: wpaElement,
  apElement: wpaElement,
  gtkLength: 32,
};

/** An authenticator at work: what it sent last, and what was done to it. */
export class Ap {
  readonly setting: ApSetting;
  readonly group: LoggedGroup;
  readonly machine: Authenticator;
  readonly pmk: Secret;
  /** Every frame that went out, in order. */
  readonly sent: Buffer[] = [];
  now = 0;

  constructor(setting: ApSetting, options: Partial<AuthenticatorOptions> = {}) {
    this.setting = setting;
    const sets = Array.from({ length: 6 }, (_, at) => ({ gtk: Buffer.alloc(setting.gtkLength, 0x50 + at) }));
    this.group = new LoggedGroup(sets, Buffer.alloc(16, 0x77));
    this.pmk = Secret.copyOf(setting.link.pmk);
    const nonces = [aNonce, Buffer.alloc(32, 0x23), Buffer.alloc(32, 0x24), Buffer.alloc(32, 0x25)];
    this.machine = createAuthenticator({
      pmk: this.pmk,
      suite: setting.suite,
      spa: setting.link.spa,
      aa: setting.link.aa,
      stationElements: setting.stationElement,
      apElements: {
        wpa: setting.descriptor === 254 ? setting.apElement : undefined,
        rsn: setting.descriptor === 2 ? setting.apElement : undefined,
        rsnx: undefined,
      },
      group: this.group,
      eapolVersion: 2,
      random: () => nonces.shift() as Buffer,
      ...options,
    });
  }

  /** The counter of the frame that went out last. */
  get counter(): bigint {
    return (this.sent.at(-1) as Buffer).readBigUInt64BE(9);
  }

  do(type: "start" | "timeout" | "acknowledged" | "rekey" | "group-keys" | "disconnect"): string[] {
    return this.#inWords(this.machine.handle({ type, now: this.now }));
  }

  /** Lets time run to the deadline, and times out. */
  timeOut(): string[] {
    this.now = this.machine.deadline ?? this.now;
    return this.do("timeout");
  }

  hand(octets: Uint8Array, encrypted?: boolean): string[] {
    const event = { type: "frame", now: this.now, octets, ...(encrypted === undefined ? {} : { encrypted }) } as const;
    return this.#inWords(this.machine.handle(event));
  }

  /** From the start to message 4, and in WPA to group message 2. */
  connect(): this {
    this.do("start");
    this.hand(message2(this));
    this.hand(message4(this));
    if (this.setting.descriptor === 254) this.hand(groupMessage2(this));
    return this;
  }

  #inWords(actions: readonly AuthenticatorAction[]): string[] {
    return actions.map((action) => {
      switch (action.type) {
        case "send":
          this.sent.push(Buffer.from(action.octets));
          return `send ${nameOf(action.octets)}`;
        case "set-key":
          destroyKey(action.key);
          return `set-key ${action.key.scope} ${action.key.cipher} ${action.key.keyId}`;
        case "set-receive-key":
          destroyKey(action.key);
          return `set-receive-key ${action.key.cipher} ${action.key.keyId}`;
        case "send-with-key":
          return `send-with-key ${action.slot.keyId}`;
        case "deauthenticate":
          return `deauthenticate ${action.reason}`;
        case "discard":
          return `discard ${action.why}`;
        case "established":
          return `established ${action.handshake}`;
        default:
          return action.type;
      }
    });
  }
}

function nameOf(octets: Uint8Array): string {
  const info = Buffer.from(octets).readUInt16BE(5);
  if ((info & 0x0008) === 0) return "group 1/2";
  return (info & 0x0100) === 0 ? "1/4" : "3/4";
}

/** What a test may have different in a station's frame. */
export interface Changes extends Partial<ApFrame> {
  readonly keys?: ApKeys;
}

/** The keys that the nonces of the latest message 1 and of a station give. */
export function keysOf(ap: Ap, nonce: Buffer = sNonce): ApKeys {
  const message1 = ap.sent.filter((octets) => nameOf(octets) === "1/4").at(-1) as Buffer;
  return apKeys(ap.setting.link, message1.subarray(17, 49), nonce);
}

/** Figure 12-32 as a station fills it in, signed by OpenSSL. */
function stationFrame(ap: Ap, keyInfo: number, changes: Changes): Buffer {
  const { descriptor, version, keyLength } = ap.setting;
  const { keys = keysOf(ap), ...fields } = changes;
  const frame = {
    descriptor,
    keyInfo: keyInfo | version,
    keyLength: descriptor === 254 ? keyLength : 0,
    replayCounter: ap.counter,
    ...fields,
  };
  return (frame.keyInfo & 0x0100) === 0 ? plainFrame(frame) : signedFrame(frame, keys.kck);
}

export function message2(ap: Ap, changes: Changes = {}): Buffer {
  const nonce = changes.nonce ?? sNonce;
  const fields = { keys: keysOf(ap, nonce), nonce, keyData: ap.setting.stationElement };
  return stationFrame(ap, 0x0108, { ...fields, ...changes });
}

export function message4(ap: Ap, changes: Changes = {}): Buffer {
  return stationFrame(ap, ap.setting.descriptor === 2 ? 0x0308 : 0x0108, changes);
}

export function groupMessage2(ap: Ap, changes: Changes = {}): Buffer {
  const keyIndex = ap.setting.descriptor === 254 ? (ap.group.keys.gtk?.keyId ?? 0) : 0;
  return stationFrame(ap, 0x0300 | (keyIndex << 4), changes);
}

/** A request; `keyInfo` 0x0b08 asks for pairwise keys, 0x0b00 for group keys, 0x0400 added reports an error. */
export function request(ap: Ap, keyInfo: number, replayCounter: bigint, changes: Changes = {}): Buffer {
  return stationFrame(ap, keyInfo, { replayCounter, ...changes });
}
