import type { Association, DriverCapabilities } from "../driver/driver.ts";
import type { DriverError } from "../errors.ts";
import type { KeySlot } from "../keys/descriptor.ts";
import type { Abi } from "./abi.ts";
import { WpaMode } from "./constants.ts";
import type { DeviceCapabilities } from "./device-capabilities.ts";
import { capabilitiesOf, Net80211Interface, type Net80211Ports } from "./interface-driver.ts";
import { type Found, type Life, life2005, lifeCurrent } from "./life.ts";
import { decodeScanResults, type ScanResult } from "./scan.ts";
import { type AuthAlgorithm, setAuthAlgorithm, setWpaState, throwFirst, tryAll } from "./steps.ts";

/** Which original the driver follows: FreeBSD's of 2005, or hostap's of today. */
export type DriverGeneration = "2005" | "current";

/** What a station's driver is made of. */
export interface Net80211DriverOptions extends Net80211Ports {
  /** Which original to follow; absent, 2005 with the FreeBSD kernels of 2005 and 2006, else current. */
  readonly generation?: DriverGeneration;
}

/** Octets that SCAN_RESULTS is asked for. */
const scanRoom = 24 * 1024;

/**
 * A BSD wireless interface as a station, by the calls of wpa_supplicant's BSD driver. `open` before anything else,
 * `close` at the end.
 *
 * @source FreeBSD usr.sbin/wpa/wpa_supplicant/driver_freebsd.c 1.10; hostap src/drivers/driver_bsd.c
 */
export class Net80211Driver extends Net80211Interface {
  override readonly capabilities: DriverCapabilities;
  readonly #life: Life;
  readonly #generation: DriverGeneration;
  #algorithm: AuthAlgorithm = "open";
  #found: Found | undefined;

  /** @throws WireError `ERR_WIRE_VALUE` - the interface's name has more than 15 octets, or none */
  constructor(options: Net80211DriverOptions) {
    super(options);
    this.#generation = options.generation ?? generationOf(options.abi);
    this.#life = this.#generation === "2005" ? life2005 : lifeCurrent;
    this.capabilities = capabilitiesOf(options.abi, false);
  }

  /** What the device says that it can do by itself; undefined before {@link Net80211Driver.open}, and before 8.0. */
  get device(): DeviceCapabilities | undefined {
    return this.#found?.device;
  }

  /** Finds out what the interface was like, and, in 2005, takes roaming over from the kernel and enables WPA. */
  async open(): Promise<void> {
    this.#found = await this.#life.open(this.calls);
    this.watched.flags = this.#found.flags ?? this.watched.flags;
  }

  /** Puts back what {@link Net80211Driver.open} found. Every step is tried. @returns what was refused on the way */
  async close(): Promise<readonly DriverError[]> {
    try {
      return this.#found === undefined ? [] : await this.#life.close(this.calls, this.#found);
    } finally {
      this.end();
    }
  }

  /** Starts a scan for up to three SSIDs, each 0 to 32 octets; none is any. That it is over is told by an event. */
  async scan(...ssids: readonly Uint8Array[]): Promise<void> {
    await this.#life.scan(this.calls, ssids, this.watched.flags);
  }

  /** What the last scan found. */
  async scanResults(): Promise<ScanResult[]> {
    return decodeScanResults(await this.calls.getData("SCAN_RESULTS", new Uint8Array(scanRoom)), this.calls.abi);
  }

  /** Privacy and both WPA versions on: what precedes every association. Every step is tried. */
  async enableWpa(): Promise<void> {
    throwFirst(await setWpaState(this.calls, WpaMode.both, 1));
  }

  /** Takes the element, privacy and WPA away. Every step is tried; the first refusal is thrown at the end. */
  async disableWpa(): Promise<void> {
    throwFirst(await setWpaState(this.calls, WpaMode.off, 0));
  }

  /** Which 802.11 authentication precedes associations. In 2005 the kernel is told at once, today with the next one. */
  async setAuthAlgorithm(algorithm: AuthAlgorithm): Promise<void> {
    this.#algorithm = algorithm;
    if (this.#generation === "2005") await setAuthAlgorithm(this.calls, algorithm);
  }

  /**
   * Empties the global slots: four in 2005, six today, whatever the kernel has. A kernel with four refuses the last two
   * with EINVAL, which does no harm.
   *
   * @returns what was refused
   */
  async clearKeys(): Promise<readonly DriverError[]> {
    const slots: readonly KeySlot[] = [
      ...([0, 1, 2, 3] as const).map((keyId) => ({ scope: "group", keyId }) as const),
      ...(this.#generation === "2005" ? [] : ([4, 5] as const).map((keyId) => ({ scope: "igtk", keyId }) as const)),
    ];
    return tryAll(...slots.map((slot) => () => this.deleteKey(slot)));
  }

  override async associate(request: Association): Promise<void> {
    await this.#life.associate(this.calls, request, this.#algorithm);
  }

  /** Does nothing: on a station the kernel refuses AUTHORIZE, and opens the port by itself. */
  override async authorize(_peer: Uint8Array, _open: boolean): Promise<void> {}
}

/** Which original goes with a kernel: that of 2005 with FreeBSD 6 and 7. @internal */
export function generationOf({ dialect }: Abi): DriverGeneration {
  return dialect.name === "freebsd-2005" || dialect.name === "freebsd-2006" ? "2005" : "current";
}
