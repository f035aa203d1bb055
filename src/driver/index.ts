/**
 * What a handshake needs of a radio, and what carries a machine's actions to it.
 *
 * @module
 */
export type { Association, Driver, DriverCapabilities, ExtendedKeyId } from "./driver.ts";
export { perform } from "./perform.ts";
