import { KeyError } from "../errors.ts";
import type { KeyDescriptor, KeySlot } from "../keys/descriptor.ts";
import type { Dialect } from "./abi.ts";
import { KeyFlag, keyIndexNone } from "./constants.ts";
import type { ReqDelKey, ReqKey } from "./structs.ts";

const everyone: Uint8Array = new Uint8Array(6).fill(0xff);

/**
 * A key as WPAKEY takes it.
 *
 * `keydata` is always TK ‖ Tx Michael key ‖ Rx Michael key as this station sees them: the kernel swaps nothing. A
 * pairwise key has no index, for a peer has one place for them and no Extended Key ID; only a key with an index can be
 * the default key for sending.
 *
 * @param key - borrowed
 * @returns a request with a copy of the key's octets in `keydata`, which the caller clears
 * @throws KeyError `ERR_KEY_SUITE` - the dialect has no number for the cipher
 * @source FreeBSD usr.sbin/wpa/wpa_supplicant/driver_freebsd.c 1.10; hostap src/drivers/driver_bsd.c
 */
export function keyRequest(key: KeyDescriptor, dialect: Dialect): ReqKey {
  const type = dialect.ciphers[key.cipher];
  if (type === undefined) throw new KeyError("ERR_KEY_SUITE", `${dialect.name} has no cipher ${key.cipher}`);
  const material = key.cipher === "tkip" ? [key.tk, key.txMic, key.rxMic] : [key.tk];
  const keydata = new Uint8Array(32);
  let keylen = 0;
  for (const { octets } of material) {
    keydata.set(octets, keylen);
    keylen += octets.length;
  }
  return {
    type,
    pad: 0,
    ...target(key),
    keylen,
    keyrsc: key.rsc,
    keytsc: 0n,
    keydata,
  };
}

function target(key: KeyDescriptor): Pick<ReqKey, "keyix" | "flags" | "macaddr"> {
  if (key.scope === "pairwise") {
    return { keyix: keyIndexNone, flags: KeyFlag.transmit | KeyFlag.receive, macaddr: key.peer };
  }
  const transmits = key.scope === "group" && key.transmit ? KeyFlag.transmit | KeyFlag.default : 0;
  return { keyix: key.keyId, flags: KeyFlag.receive | KeyFlag.group | transmits, macaddr: everyone };
}

/** A slot as DELKEY takes it: by address without an index, or by index without an address. */
export function deleteKeyRequest(slot: KeySlot): ReqDelKey {
  if (slot.scope === "pairwise") return { keyix: keyIndexNone & 0xff, macaddr: slot.peer };
  return { keyix: slot.keyId, macaddr: new Uint8Array(6) };
}
