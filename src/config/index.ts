/**
 * What a person types, and what programs read: configuration texts.
 *
 * @module
 */
export type { NetworkBlock } from "./network-block.ts";
export { formatNetworkBlock } from "./network-block.ts";
