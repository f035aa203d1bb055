import { fromHex } from "../bytes/octets.ts";
import { utf8 } from "../platform.ts";

/**
 * Who met in the founding trace, and with which nonces. With these, message 1 is the trace's own, octet for octet, and
 * the other three differ from it in their MICs alone: its passphrase is not known.
 *
 * @source wpa_supplicant on FreeBSD 7-CURRENT, August 2005: a log from freebsd-current
 */
export const founding: {
  /** The station's address, 6 octets. */
  readonly station: Uint8Array;
  /** The access point's address, 6 octets. */
  readonly accessPoint: Uint8Array;
  /** The network's name. */
  readonly ssid: Uint8Array;
  /** The access point's nonce, 32 octets. */
  readonly aNonce: Uint8Array;
  /** The station's nonce, 32 octets. */
  readonly sNonce: Uint8Array;
} = {
  station: octets("000b7d273081"),
  accessPoint: octets("00095bf9b604"),
  ssid: utf8("myssid"),
  aNonce: octets("3527ab375f76d876783943224001" + "7f2cd1ae7db4b06f88aaf0cf54665c48b5c6"),
  sNonce: octets("7c115160d34e876b4073ed50339d1005" + "950d7223a421dbf5b24540474435a50a"),
};

function octets(digits: string): Uint8Array {
  return fromHex(digits) as Uint8Array;
}
