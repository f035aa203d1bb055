/**
 * The primitives of WPA: hashes and HMAC, RC4, AES with its key wrap and CMAC, CRC-32, in plain TypeScript and
 * synchronous; and PBKDF2, by whatever is fastest where it runs.
 *
 * They know nothing of Wi-Fi. None claims to take the same time for every key and message.
 *
 * @module
 */
export type { WebWorkerLike } from "../platform.ts";
export { AesKey } from "./aes.ts";
export { aesCmac } from "./aes-cmac.ts";
export { unwrapKey, wrapKey } from "./aes-keywrap.ts";
export { crc32 } from "./crc32.ts";
export type { Hash } from "./hash.ts";
export { HmacKey, hmacMd5, hmacSha1, hmacSha256, hmacSha384, hmacSha512 } from "./hmac.ts";
export { Md5, md5 } from "./md5.ts";
export type { AbortSignalLike } from "./pbkdf2/abort.ts";
export type { Pbkdf2Backend, Pbkdf2Report } from "./pbkdf2/backends.ts";
export { type Pbkdf2BatchOptions, pbkdf2HmacSha1Batch } from "./pbkdf2/batch.ts";
export type { Pbkdf2Input } from "./pbkdf2/input.ts";
export { pbkdf2HmacSha1, pbkdf2HmacSha1Sync, pbkdf2Report } from "./pbkdf2/pbkdf2.ts";
export { Pbkdf2Pool, type Pbkdf2PoolOptions } from "./pbkdf2/pool.ts";
export type { KernelState } from "./pbkdf2/preparation.ts";
export { rc4 } from "./rc4.ts";
export { Sha1, sha1 } from "./sha1.ts";
export { Sha256, sha256 } from "./sha256.ts";
export { Sha384, sha384 } from "./sha384.ts";
export { Sha512, sha512 } from "./sha512.ts";
