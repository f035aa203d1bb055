import { describe, expect, test } from "vitest";
import { abi } from "../../../src/net80211/abi.ts";
import { Net80211AccessPoint } from "../../../src/net80211/access-point-driver.ts";
import { Calls } from "../../../src/net80211/calls.ts";
import { ifconfig } from "../../../src/net80211/ifconfig.ts";
import { Modules } from "../../../src/net80211/simulator/modules.ts";
import { utf8 } from "../../../src/platform.ts";
import { ap, golden, hex } from "../golden.ts";
import { boot, join, network, world } from "./world.ts";

const i386 = abi("freebsd-2005", "i386");
const lp64 = abi("freebsd-8", "lp64");

describe("kldstat", () => {
  test("lists files in the format of its source, as wide as a pointer", () => {
    const modules = new Modules(i386.model);
    modules.load("wlan_wep");
    modules.load("wlan_tkip");
    expect(modules.kldstat()).toBe(
      "Id Refs Address    Size     Name\n" +
        " 1    1 0xc0400000 800000   kernel\n" +
        " 2    1 0xc0c00000 3000     wlan_wep.ko\n" +
        " 3    1 0xc0c03000 3000     wlan_tkip.ko\n",
    );
    const wide = new Modules(lp64.model);
    wide.load("wlan_ccmp");
    expect(wide.kldstat()).toBe(
      "Id Refs Address            Size     Name\n" +
        " 1    1 0xffffffff80200000 800000   kernel\n" +
        " 2    1 0xffffffff80a00000 3000     wlan_ccmp.ko\n",
    );
  });

  test("does not show what was compiled into the kernel; -v and -m do", () => {
    const modules = new Modules(i386.model);
    modules.load("wlan_tkip", "kernel");
    modules.load("wlan_ccmp");
    expect(modules.kldstat()).not.toContain("wlan_tkip");
    expect(modules.kldstatVerbose()).toBe(
      "Id Refs Address    Size     Name\n" +
        " 1    1 0xc0400000 800000   kernel\n" +
        "\tContains modules:\n\t\tId Name\n\t\t 1 wlan\n\t\t 2 wlan_tkip\n" +
        " 2    1 0xc0c00000 3000     wlan_ccmp.ko\n" +
        "\tContains modules:\n\t\tId Name\n\t\t 3 wlan_ccmp\n",
    );
    expect(modules.kldstatModule("wlan_tkip")).toEqual({
      ...{ stdout: "Id  Refs Name\n  2    1 wlan_tkip\n", stderr: "", exitCode: 0 },
    });
  });

  test("-m of a module that is not there says so, and fails", () => {
    const modules = new Modules(i386.model);
    modules.load("wlan_tkip");
    modules.unload("wlan_tkip");
    expect(modules.kldstatModule("wlan_tkip")).toEqual({
      stdout: "",
      stderr: "kldstat: can't find module wlan_tkip: No such file or directory\n",
      exitCode: 1,
    });
  });
});

test("a kernel has the modules of its dialect's ciphers, unless it is told otherwise", () => {
  expect(boot(i386).modules.kldstat()).toMatch(/wlan_wep\.ko\n.*wlan_tkip\.ko\n.*wlan_ccmp\.ko\n.*wlan_xauth\.ko\n/);
  expect(boot(abi("freebsd-15", "lp64")).modules.kldstat()).toMatch(/wlan_bip_cmac\.ko[\s\S]*wlan_gcmp\.ko/);
  expect(boot(i386).modules.has("wlan_gcmp")).toBe(false);
});

describe("ifconfig", () => {
  test("of an interface that nobody touched", async () => {
    const { kernel } = world(i386);
    expect(await ifconfig({ ifname: "ndis0", abi: i386, ioctl: kernel.port() })).toBe(
      "ndis0: flags=8802<BROADCAST,SIMPLEX,MULTICAST> mtu 1500\n" +
        "\tmedia: IEEE 802.11 Wireless Ethernet autoselect\n" +
        "\tstatus: no carrier\n" +
        '\tssid "" channel 1\n' +
        "\tauthmode OPEN privacy OFF txpowmax 36\n",
    );
  });

  test("of a station with WPA, its keys counted from 1 and TKIP without its Michael keys", async () => {
    const place = world(i386);
    await join(i386, place);
    await place.set("WPA", { val: 1 });
    await place.set("PRIVACY", { val: 1 });
    await place.set("DROPUNENCRYPTED", { val: 1 });
    await place.set("WPAKEY", { data: hex(golden.groupI386) });
    await place.set("COUNTERMEASURES", { val: 1 });
    expect(await ifconfig({ ifname: "ndis0", abi: i386, ioctl: place.kernel.port() })).toBe(
      "ndis0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 1500\n" +
        "\tmedia: IEEE 802.11 Wireless Ethernet autoselect\n" +
        "\tstatus: associated\n" +
        "\tssid myssid channel 1 bssid 00:09:5b:f9:b6:04\n" +
        "\tauthmode WPA privacy ON deftxkey UNDEF TKIP 2:128-bit txpowmax 36\n" +
        "\troaming MANUAL countermeasures\n",
    );
  });

  test("shows key octets and counters to root who asks, and to nobody else", async () => {
    const place = world(i386);
    await join(i386, place);
    await place.set("WPA", { val: 3 });
    await place.set("PRIVACY", { val: 1 });
    const group = hex(golden.groupI386);
    group[5] = 0x87;
    await place.set("WPAKEY", { data: group });
    const show = (user: "root" | "user", keys: boolean) =>
      ifconfig({ ifname: "ndis0", abi: i386, ioctl: place.kernel.port(user), keys });
    expect(await show("root", true)).toContain(
      "\tauthmode WPA1+WPA2/802.11i privacy MIXED deftxkey 2\n" +
        "\tTKIP 2:128-bit <000102030405060708090a0b0c0d0e0f> rsc 6618611909121 tsc 1\n" +
        "\ttxpowmax 36 roaming MANUAL\n",
    );
    for (const text of [await show("user", true), await show("root", false)]) {
      expect(text).toContain("deftxkey 2 TKIP 2:128-bit\n\ttxpowmax 36 roaming MANUAL\n");
      expect(text).not.toContain("0001020304");
    }
  });

  test("of an access point on NetBSD, by its own requests", async () => {
    const on = abi("netbsd", "lp64-be");
    const kernel = boot(on);
    kernel.attach({ name: "ath0", address: ap });
    const host = new Net80211AccessPoint({ ifname: "ath0", abi: on, ioctl: kernel.port(), send: async () => {} });
    await host.open();
    await host.start({
      ...{ ssid: utf8("two words"), channel: 11, element: network.elements, wpa: 2 },
      security: { groupCipher: 3, pairwiseCiphers: 1 << 3, keyManagement: 2, rsnCapabilities: 0 },
    });
    const calls = new Calls("ath0", on, kernel.port());
    await calls.setValue("ROAMING", 2);
    expect(await ifconfig({ ifname: "ath0", abi: on, ioctl: kernel.port() })).toBe(
      "ath0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 1500\n" +
        "\tmedia: IEEE 802.11 Wireless Ethernet autoselect <hostap>\n" +
        "\tstatus: associated\n" +
        '\tssid "two words" channel 11 bssid 00:09:5b:f9:b6:04\n' +
        "\tauthmode WPA2/802.11i privacy MIXED txpowmax 36\n",
    );
    expect(kernel.air.networks()[0]?.elements).toEqual(hex("30140100000fac040100000fac040100000fac020000"));
  });

  test("shows a name that cannot be printed in hex, and one of WEP with its keys", async () => {
    const { kernel, set } = world(i386);
    const named = async (ssid: string) => {
      await set("SSID", { data: hex(ssid) });
      return (await ifconfig({ ifname: "ndis0", abi: i386, ioctl: kernel.port() })).split("\n")[3];
    };
    // print_string of its source: zeros may be printed, and "%.*s" ends at the first.
    expect(await named("00".repeat(32))).toBe('\tssid "" channel 1');
    expect(await named("6162006364")).toBe("\tssid ab channel 1");
    expect(await named("6100206364")).toBe('\tssid "a" channel 1');
    expect(await named("ff".repeat(32))).toBe(`\tssid 0x${"ff".repeat(32)} channel 1`);
    await set("SSID", { data: hex("00ff") });
    await set("WEPKEY", { data: hex("0102030405"), val: 0 });
    await set("WEPKEY", { data: new Uint8Array(13).fill(1), val: 3 });
    await set("WEPTXKEY", { val: 0 });
    await set("WEP", { val: 1 });
    const text = await ifconfig({ ifname: "ndis0", abi: i386, ioctl: kernel.port() });
    expect(text).toContain("\tssid 0x00ff channel 1\n");
    expect(text).toContain("privacy ON deftxkey 1 wepkey 1:40-bit wepkey 4:104-bit");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(72);
  });

  test("of an interface that does not exist is refused", async () => {
    const { kernel } = world(i386);
    await expect(ifconfig({ ifname: "ath9", abi: i386, ioctl: kernel.port() })).rejects.toMatchObject({
      ...{ operation: "SIOCGIFFLAGS", errno: "ENXIO" },
    });
  });
});
