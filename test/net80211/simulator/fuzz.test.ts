import { expect, test } from "vitest";
import { type Abi, abi, abis } from "../../../src/net80211/abi.ts";
import { encodeInterfaceName, interfaceRequestCode } from "../../../src/net80211/interface-request.ts";
import { encodeReq } from "../../../src/net80211/structs.ts";
import { cases } from "../../support/cases.ts";
import { golden, hex } from "../golden.ts";
import { Random } from "../random.ts";
import { boot, join, takeReinstalled, world } from "./world.ts";

const known = ["SIOCSIFFLAGS", "SIOCGIFFLAGS", "SIOCSIFMEDIA", "SIOCGIFMEDIA", "SIOCS80211NWID"] as const;

function codeOf(on: Abi, random: Random): number {
  const choice = random.below(8);
  if (choice < 3) return on.setCode;
  if (choice < 5) return on.getCode;
  if (choice < 7) return interfaceRequestCode(known[random.below(known.length)] ?? "SIOCGIFFLAGS", on) ?? 0;
  return random.below(2 ** 31);
}

test("whatever octets come, the kernel answers with an errno, and stays a kernel", async () => {
  const seen = new Set<number>();
  const each = Math.max(1, Math.ceil(cases(3000, 1_000_000) / abis.length));
  for (const [index, on] of abis.entries()) {
    const random = new Random(index + 1);
    const { kernel } = world(on);
    kernel.setUp("ndis0", true);
    for (let n = 0; n < each; n++) {
      const code = codeOf(on, random);
      const data = random.octets(random.below(4) === 0 ? random.below(200) : (sizes(on)[random.below(8)] ?? 0));
      const type = random.below(10) === 0 ? random.below(65536) : random.below(110);
      const len = random.below(6) === 0 ? random.below(300) : data.length;
      const name = encodeInterfaceName(random.below(20) === 0 ? "ath0" : "ndis0");
      const ireq = encodeReq({ name, type, val: random.below(9) - 2, len, data: 0n }, on);
      const cut = random.below(15) === 0 ? ireq.slice(0, random.below(ireq.length)) : ireq;
      const answer = await kernel.port(random.below(10) === 0 ? "user" : "root")({ code, ireq: cut, data });
      seen.add(answer.errno);
      if (answer.errno !== 0) expect(answer.data).toBe(data);
      if (n % 50 === 0) kernel.clock.advance(500);
    }
    kernel.clock.advance(10_000);
    kernel.shutdown();
  }
  // ENXIO, EINVAL, EPERM and EFAULT come from everywhere; some have to be met with.
  for (const errno of [0, 1, 6, 14, 22]) expect(seen).toContain(errno);
});

/** The lengths that get past the first check. */
function sizes({ layouts }: Abi): number[] {
  const { ieee80211req_key, ieee80211req_mlme, ieee80211_scan_req, ieee80211_devcaps_req } = layouts;
  const structs = [ieee80211req_key, ieee80211req_mlme, ieee80211_scan_req, ieee80211_devcaps_req];
  return [0, 6, 7, 262, ...structs.map((layout) => layout?.size ?? 0)];
}

test("a key request with any octet changed has an errno of the table, or is a key", async () => {
  const on = abi("freebsd-2005", "i386");
  const place = world(on);
  await join(on, place);
  const answers = new Map<string, number>();
  const golden60 = [hex(golden.pairwiseI386), hex(golden.groupI386)];
  const rounds = Math.max(1, Math.ceil(cases(2000, 1_000_000) / 1000));
  for (let round = 0; round < rounds; round++) {
    for (const [index, original] of golden60.entries()) {
      const random = new Random(round * 2 + index + 7);
      for (let n = 0; n < 500; n++) {
        const data = original.slice();
        for (let change = random.below(3); change >= 0; change--) data[random.below(28)] = random.below(256);
        const errno = await place.set("WPAKEY", { data });
        answers.set(errno, (answers.get(errno) ?? 0) + 1);
      }
    }
  }
  expect([...answers.keys()].sort()).toEqual(["0", "E2BIG", "EADDRNOTAVAIL", "EINVAL", "EIO", "ENXIO"]);
  expect(place.net.groupKeys).toHaveLength(4);
  // Where the octets that are changed are none of the key's, it is the same key again.
  expect(takeReinstalled(place.net).length).toBeGreaterThan(0);
});

test("a kernel that is asked a hundred thousand things keeps no more than what it was given", async () => {
  const on = abi("freebsd-2005", "i386");
  const kernel = boot(on);
  kernel.attach({ name: "ndis0", address: hex("020000000001") });
  const ireq = encodeReq({ name: encodeInterfaceName("ndis0"), type: 17, val: 1, len: 0, data: 0n }, on);
  const ask = async (times: number) => {
    for (let n = 0; n < times; n++) await kernel.port()({ code: on.setCode, ireq, data: new Uint8Array(0) });
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  const before = await ask(1000);
  const after = await ask(cases(2000, 100_000));
  expect(after - before).toBeLessThan(32 * 1024 * 1024);
});
