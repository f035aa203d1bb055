import type { CipherName } from "../../ie/suite.ts";
import type { Abi } from "../abi.ts";
import type { WirelessEvent } from "../wireless-event.ts";
import type { Air } from "./air.ts";
import type { Behaviour } from "./behaviour.ts";
import type { VirtualClock } from "./clock.ts";
import type { SimulatedInterface } from "./interface.ts";

/** What came in over an interface, without its 802.11 header. */
export interface Packet {
  /** 6 octets: who sent it. */
  readonly from: Uint8Array;
  /** 6 octets: for whom it is. */
  readonly to: Uint8Array;
  /** 0x888e is EAPOL. */
  readonly etherType: number;
  /** What follows the Ethernet type. */
  readonly payload: Uint8Array;
}

/** What the parts of the simulated kernel need of the whole. */
export interface KernelContext {
  /** What it was compiled as. */
  readonly abi: Abi;
  /** What kernels of its year do. */
  readonly behaviour: Behaviour;
  /** The air around it. */
  readonly air: Air;
  /** The clock by which scans, frames and timers run. */
  readonly clock: VirtualClock;
  /** Whether there is no memory for the state that a cipher keeps of a key. */
  readonly outOfMemory: boolean;
  /** Whether a module is there; where it is not, the kernel says on the console that it wants it. */
  findModule(name: string): boolean;
  /** Whether a cipher can be used. */
  hasCipher(cipher: number): boolean;
  /** What a cipher number is called. WEP has two names. */
  cipherNames(cipher: number): CipherName[];
  /** Tells every reader of the routing socket of a wireless event. */
  notify(net: SimulatedInterface, event: WirelessEvent): void;
  /** Tells every reader of the routing socket that an interface's flags or link changed. */
  notifyChange(net: SimulatedInterface): void;
  /** Gives what an interface received to whoever listens to it. */
  deliver(net: SimulatedInterface, packet: Packet): void;
}
