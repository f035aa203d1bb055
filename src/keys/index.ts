/**
 * The key hierarchy: from a passphrase to a key that a driver takes.
 *
 * @module
 */
export { Secret } from "../bytes/secret.ts";
export type {
  GroupKey,
  IntegrityCipher,
  IntegrityKey,
  KeyDescriptor,
  KeySlot,
  PairwiseKey,
  PairwiseSlot,
  PlainCipher,
  PlainKey,
  Role,
  TemporalKey,
  TkipKey,
} from "./descriptor.ts";
export { cutTemporalKey, destroyKey, joinTemporalKey } from "./descriptor.ts";
export { deriveFtPtk, derivePmkR1, type FtHolders, type FtPtk, type FtPtkInput, type PmkR1 } from "./ft.ts";
export type { GtkInput } from "./gtk.ts";
export { deriveGtk } from "./gtk.ts";
export { requireAkm, requireTkLength } from "./hierarchy.ts";
export { derivePmkid } from "./pmkid.ts";
export { kdfSha256, kdfSha384, kdfSha512, prf } from "./prf.ts";
export { derivePsk, derivePskSync, parsePsk } from "./psk.ts";
export { type Credential, derivePsks, type PskBatchOptions } from "./psk-batch.ts";
export type { Ptk, PtkInput, PtkSuite } from "./ptk.ts";
export { derivePtk, destroyPtk } from "./ptk.ts";
export { type DerivationStep, type DerivationTrace, type TraceInput, traceDerivation } from "./trace.ts";
