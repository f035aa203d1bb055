/** How long an authenticator waits for an answer before it tries again, in ms, and how often it tries. */
export interface RetryPolicy {
  /** After the first message 1. */
  readonly message1: number;
  /** After the first message 1, counted from the moment at which the station's radio acknowledged it. */
  readonly acknowledged: number;
  /** After the first message 3. */
  readonly message3: number;
  /** After the first group message 1. */
  readonly group: number;
  /** After every later one. */
  readonly later: number;
  /** How often each is sent before the association ends. */
  readonly tries: number;
}

/**
 * The waits of hostapd 2.10 over a driver that tells what was acknowledged.
 *
 * @source hostapd 2.10, src/ap/wpa_auth.c
 */
export const hostapdRetries: RetryPolicy = {
  message1: 100,
  acknowledged: 1000,
  message3: 100,
  group: 500,
  later: 1000,
  tries: 4,
};

/**
 * The waits over a driver that does not.
 *
 * @source hostapd 2.10, src/ap/wpa_auth.c
 */
export const unacknowledgedRetries: RetryPolicy = { ...hostapdRetries, message1: 1000, message3: 1000, group: 1000 };
