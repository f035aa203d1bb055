import { toHex } from "../../bytes/octets.ts";
import type { RecordedAssociation } from "../../capture/recording.ts";
import { perform } from "../../driver/perform.ts";
import { decodeEapol } from "../../eapol/eapol.ts";
import { decodeKeyFrame } from "../../eapol/key-frame.ts";
import { identifyMessage } from "../../eapol/message.ts";
import { DriverError } from "../../errors.ts";
import { suiteOfStation } from "../../handshake/suite.ts";
import { createSupplicant } from "../../handshake/supplicant.ts";
import { derivePsk } from "../../keys/psk.ts";
import { type Abi, abi } from "../../net80211/abi.ts";
import { Net80211Driver } from "../../net80211/driver.ts";
import { type ErrnoName, errnoNumber } from "../../net80211/errno.ts";
import type { IoctlRequest, OperationName } from "../../net80211/ioctl.ts";
import { Air, ScriptedAccessPoint } from "../../net80211/simulator/air.ts";
import { VirtualClock } from "../../net80211/simulator/clock.ts";
import { type Device, ndisDevice, softwareDevice } from "../../net80211/simulator/device.ts";
import type { SimulatedInterface } from "../../net80211/simulator/interface.ts";
import { SimulatedKernel } from "../../net80211/simulator/kernel.ts";
import { decodeReq } from "../../net80211/structs.ts";
import { InputError } from "../io.ts";
import type { Paint } from "../terminal.ts";

/** The passphrase of the recorded network. */
const passphrase = "correct horse battery";

const i386: Abi = abi("freebsd-2005", "i386");

/** One way for the story to end. */
interface Ending {
  readonly title: string;
  readonly device: Device;
  readonly modules: readonly string[];
}

const endings: readonly Ending[] = [
  { title: "the device refuses the key, as ndis(4) may", device: ndisDevice("FAILURE"), modules: ["wlan_tkip"] },
  { title: "the cipher module wlan_tkip is missing", device: softwareDevice, modules: ["wlan_ccmp"] },
  { title: "wlan_tkip is loaded", device: softwareDevice, modules: ["wlan_tkip"] },
];

/** A recorded association with nothing missing. */
type Whole = RecordedAssociation & {
  readonly [Field in "ssid" | "apElements" | "ownElements"]: NonNullable<RecordedAssociation[Field]>;
};

/** The same recorded handshake, three times, on three kernels. */
export async function tellEndings(association: RecordedAssociation, color: Paint): Promise<string> {
  const { ssid, apElements, ownElements } = association;
  if (ssid === undefined || apElements === undefined || ownElements === undefined) {
    throw new InputError("the recording of the tour is not whole any more");
  }
  const told: string[] = [];
  for (const ending of endings) {
    told.push(`  ${color.strong(ending.title)}\n`);
    told.push(...(await play({ ...association, ssid, apElements, ownElements }, ending, color)), "\n");
  }
  return told.join("");
}

/** One ending, line by line. */
async function play(association: Whole, { device, modules }: Ending, color: Paint): Promise<string[]> {
  const { aa, spa, frames } = association;
  const kernel = kernelNear(association, modules);
  const net = kernel.attach({ name: "ndis0", address: spa, device });
  const told: string[] = [];
  const tell = (line: string) => void told.push(`    ${line}\n`);
  const driver = new Net80211Driver({
    ifname: "ndis0",
    abi: i386,
    ioctl: async (request) => {
      const answer = await kernel.port()(request);
      if (asksFor("WPAKEY", request)) tell(`=> ${color.quiet(keyOctets(request.data))}`);
      return answer;
    },
    send: async (_, eapol) => tell(`-> ${nameOf(eapol)}, ${eapol.length} octets`),
  });
  await associate(driver, kernel, association);

  const pmk = await derivePsk(passphrase, association.ssid);
  const station = createSupplicant({
    pmk,
    suite: suiteOfStation(association.ownElements),
    spa,
    aa,
    ownElements: association.ownElements,
    apElements: association.apElements,
    eapolVersion: 1,
    random: () => recordedNonce(association),
  });
  try {
    for (const { octets, from } of frames) {
      if (from !== "authenticator") continue;
      tell(`<- ${nameOf(octets)} of hostapd`);
      await perform(driver, aa, station.handle({ type: "frame", now: kernel.clock.now, octets }));
    }
    for (const line of keyTable(net)) tell(color.good(line));
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    const answer = `${error.errno}, errno ${errnoNumber(error.errno as ErrnoName)}, "${error.text}"`;
    tell(color.bad(`${error.operation} (operation ${error.op}) refused: ${answer}`));
    for (const line of kernel.dmesg) tell(`dmesg: ${line}`);
  } finally {
    station.handle({ type: "disconnect", now: kernel.clock.now });
    pmk.destroy();
    kernel.shutdown();
  }
  return told;
}

/** A kernel of 2005 in whose air the recorded access point beacons. */
function kernelNear({ aa, ssid, apElements }: Whole, modules: readonly string[]): SimulatedKernel {
  const air = new Air(new VirtualClock());
  new ScriptedAccessPoint(air, {
    bssid: aa,
    ssid,
    frequency: 2412,
    channelFlags: 0xa0,
    rssi: 40,
    noise: -95,
    beaconInterval: 100,
    capabilities: 0x11,
    rates: Uint8Array.of(0x82, 0x84, 0x8b, 0x96),
    elements: apElements.wpa ?? new Uint8Array(0),
  });
  return new SimulatedKernel({ abi: i386, air, modules });
}

/** What wpa_supplicant does up to the first EAPOL frame. */
async function associate(
  driver: Net80211Driver,
  kernel: SimulatedKernel,
  { aa, ssid, ownElements }: Whole,
): Promise<void> {
  await driver.open();
  await driver.enableWpa();
  await driver.clearKeys();
  await driver.setCountermeasures(false);
  await driver.setDropUnencrypted(true);
  await driver.scan(ssid);
  kernel.clock.advance(2000);
  await driver.associate({ ssid, bssid: aa, element: ownElements });
  kernel.clock.advance(100);
}

/** Whether a request is this operation of SIOCS80211. Some are not net80211's at all: whether the interface is up. */
function asksFor(operation: OperationName, { code, ireq }: IoctlRequest): boolean {
  return code === i386.setCode && decodeReq(ireq, i386).type === i386.dialect.operations[operation];
}

/** The request's octets, its key left out. */
function keyOctets(data: Uint8Array): string {
  const at = data.length - 32;
  return `WPAKEY ${toHex(data.subarray(0, at))} and ${data.length - at} octets of key`;
}

/** `ifconfig -k`, in few words. */
function keyTable(net: SimulatedInterface): string[] {
  return net
    .keys()
    .filter((key) => key.accepted)
    .map((key) => {
      return `key table: pairwise, cipher TKIP, ${key.keyLength * 8} bits and two Michael keys, receive counter ${key.receiveCounter[0]}`;
    });
}

function nameOf(eapol: Uint8Array): string {
  return `message ${identifyMessage(decodeKeyFrame(decodeEapol(eapol).body, 16))}`;
}

/** The nonce that the recorded station drew: with it, ours sends the very same frames. */
function recordedNonce({ frames }: Whole): Uint8Array {
  const message2 = frames.find(({ from }) => from === "supplicant");
  if (message2 === undefined) throw new InputError("the recording of the tour is not whole any more");
  return Uint8Array.from(decodeKeyFrame(decodeEapol(message2.octets).body, 16).keyNonce);
}
