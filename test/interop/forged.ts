import type { CipherKey } from "../../src/cipher/index.ts";
import { encodeMpdu, encodeSnap, type MacHeader, resolveAddresses } from "../../src/dot11/index.ts";

/**
 * A frame under our own key whose Michael does not hold, as if somebody had changed it on its way. Everything else of it
 * is right: a receiver opens it, and finds out last.
 */
export function withWrongMichael(key: CipherKey, header: MacHeader): Uint8Array {
  const { da, sa } = resolveAddresses(header) ?? {};
  if (da === undefined || sa === undefined) throw new TypeError("not the header of a data frame");
  const msdu = encodeSnap({ oui: 0, etherType: 0x0800, payload: new Uint8Array(40) });
  const body = Uint8Array.from(key.enMic({ da, sa, priority: 0, msdu }));
  body[body.length - 1] = (body[body.length - 1] as number) ^ 1;
  const frame = key.encapsulate(encodeMpdu({ header, body }));
  if (frame === undefined) throw new RangeError("every packet number was used");
  return frame;
}
