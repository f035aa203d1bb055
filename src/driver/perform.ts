import { DriverError } from "../errors.ts";
import type { Action } from "../handshake/action.ts";
import { destroyKey } from "../keys/descriptor.ts";
import type { Driver, ExtendedKeyId } from "./driver.ts";

/**
 * Carries a machine's actions to a driver, in their order, each after the one before has been accepted.
 *
 * The first refusal ends it: what stands behind it in the list is not done, for a port must not open over a key that is
 * not there. The machine does not learn of it, and counts its keys as installed: end the association, and tell the
 * machine by `disconnect`. Whatever becomes of a key, its octets are destroyed. `discard`, `established` and
 * `transition-disable` concern no driver.
 *
 * @param driver - the radio
 * @param peer - 6 octets: the other end of the handshake
 * @param actions - what `handle` returned; the keys in it are taken over
 * @throws DriverError `ERR_DRIVER` - the driver refused; or it has no {@link Driver.extendedKeyId}, which the elements of
 * this end declared all the same
 * @spec IEEE 802.11-2016 12.7.6.6
 */
export async function perform(driver: Driver, peer: Uint8Array, actions: readonly Action[]): Promise<void> {
  try {
    for (const action of actions) await performOne(driver, peer, action);
  } finally {
    for (const action of actions) if ("key" in action) destroyKey(action.key);
  }
}

async function performOne(driver: Driver, peer: Uint8Array, action: Action): Promise<void> {
  switch (action.type) {
    case "send":
      return driver.sendEapol(peer, action.octets);
    case "set-key":
      return driver.setKey(action.key).finally(() => destroyKey(action.key));
    case "set-receive-key":
      return extendedKeyIdOf(driver)
        .setReceiveKey(action.key)
        .finally(() => destroyKey(action.key));
    case "send-with-key":
      return extendedKeyIdOf(driver).sendWithKey(action.slot);
    case "delete-key":
      return driver.deleteKey(action.slot);
    case "open-port":
      return driver.authorize(peer, true);
    case "close-port":
      return driver.authorize(peer, false);
    case "deauthenticate":
      return driver.deauthenticate(peer, action.reason);
    case "established":
    case "transition-disable":
    case "discard":
      return;
  }
}

function extendedKeyIdOf({ extendedKeyId }: Driver): ExtendedKeyId {
  if (extendedKeyId !== undefined) return extendedKeyId;
  const text = "Operation not supported";
  throw new DriverError({ operation: "Extended Key ID", op: undefined, errno: "EOPNOTSUPP", text });
}
