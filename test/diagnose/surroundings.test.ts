import { describe, expect, test } from "vitest";
import { explainLog } from "../../src/diagnose/explain.ts";
import type { Surroundings } from "../../src/diagnose/explanation.ts";
import { causesOf, founding } from "./support.ts";

const missing = founding.replace("Operation not\n> supported by device", "Device not\n> configured");
const header = "Id Refs Address    Size     Name\n 1   12 0xc0400000 8a4c2c   kernel\n";
const modules = "\tContains modules:\n\t\tId Name\n\t\t 1 g_class\n\t\t27 wlan\n";
const listed = `${header}${modules}\t\t28 wlan_tkip\n 2    1 0xc1fa8000 3000     if_ndis.ko\n`;
const unlisted = `${header}${modules} 2    1 0xc1fa8000 3000     if_ndis.ko\n`;
const asked = "ieee80211_load_module: load the wlan_tkip module by hand for now.\n";

/** The hypothesis that the module is missing, and where it stands. */
function moduleMissing(log: string, surroundings: Surroundings) {
  const hypotheses = explainLog(log, surroundings).failures[0]?.hypotheses ?? [];
  return hypotheses.find(({ cause }) => cause === "cipher-module-missing");
}

describe("kldstat", () => {
  test("-v that lists the module moves its absence to the bottom, with that line against it", () => {
    for (const log of [founding, missing]) {
      const explanation = explainLog(log, { kldstat: listed });
      expect(causesOf(explanation).at(-1)).toBe("cipher-module-missing");
      expect(moduleMissing(log, { kldstat: listed })?.against.some((line) => line.startsWith('"28 wlan_tkip"'))).toBe(
        true,
      );
    }
  });

  test("plain, with the module's own file, does so too", () => {
    expect(moduleMissing(missing, { kldstat: `${header} 7    1 0xc1fa8000 3000     wlan_tkip.ko\n` })).toMatchObject({
      rank: 2,
    });
  });

  test("-v without the module is evidence, and raises it where the error number allows", () => {
    expect(moduleMissing(missing, { kldstat: unlisted })).toMatchObject({
      rank: 1,
      evidence: expect.arrayContaining([expect.stringContaining("kldstat -v lists no wlan_tkip")]),
    });
    expect(moduleMissing(founding, { kldstat: unlisted })).toMatchObject({
      rank: 2,
      evidence: expect.arrayContaining([expect.stringContaining("kldstat -v lists no wlan_tkip")]),
    });
  });

  test("plain cannot prove absence: modules of the kernel file are not in it", () => {
    for (const log of [founding, missing]) {
      expect(explainLog(log, { kldstat: header }).failures).toEqual(explainLog(log).failures);
    }
  });

  test("-m that cannot find the module proves absence", () => {
    expect(
      moduleMissing(missing, {
        kldstat: "kldstat: can't find module wlan_tkip: No such file or directory\n",
      })?.evidence.join(),
    ).toContain("wlan_tkip is not there");
  });

  test("of another module says nothing of this one", () => {
    expect(
      explainLog(founding, { kldstat: `${header} 7    1 0xc1fa8000 3000     wlan_tkip_test.ko\n` }).failures,
    ).toEqual(explainLog(founding).failures);
  });

  test("is asked for wlan_xauth where AUTHMODE was refused", () => {
    const refused = "ioctl[SIOCS80211, op=7, val=5, arg_len=0]: Invalid argument\n";
    const [hypothesis] = explainLog(refused, { kldstat: listed }).failures[0]?.hypotheses ?? [];
    expect(hypothesis).toMatchObject({
      cause: "auth-module-missing",
      evidence: expect.arrayContaining([expect.stringContaining("lists no wlan_xauth")]),
    });
  });
});

describe("dmesg", () => {
  test("in which the kernel asks for the module puts its absence first, whatever the error number", () => {
    for (const dmesg of [asked, `Aug 28 12:00:00 cypher kernel: ${asked}`, `[   12.345678] ${asked}`]) {
      const explanation = explainLog(founding, { dmesg });
      expect(causesOf(explanation)).toEqual(["cipher-module-missing", "device-refused-key"]);
      expect(explanation.failures[0]?.hypotheses[1]?.against.join()).toContain("ieee80211_load_module");
    }
  });

  test("says what ifconfig's own words do not: that wlan_wep is missing", () => {
    const refused = "ifconfig: SIOCS80211: Invalid argument\n";
    const dmesg = "ieee80211_load_module: load the wlan_wep module by hand for now.\n";
    expect(causesOf(explainLog(refused))).toEqual(["unknown"]);
    expect(causesOf(explainLog(refused, { dmesg }))).toEqual(["cipher-module-missing"]);
  });

  test("may stand in the log itself", () => {
    expect(causesOf(explainLog(`${asked}${founding}`))).toEqual(["cipher-module-missing", "device-refused-key"]);
  });

  test("that shows ndis(4) speaks for the device", () => {
    const bare =
      "wpa_driver_bsd_set_key: alg=TKIP addr=00:09:5b:f9:b6:04 key_idx=0 set_tx=1 seq_len=6 key_len=32\nioctl[SIOCS80211, op 19, len 60]: Operation not supported by device\n";
    const evidence = (dmesg: string): number | undefined =>
      explainLog(bare, { dmesg }).failures[0]?.hypotheses[0]?.evidence.length;
    expect(evidence("ndis0: NDIS API version: 5.1\n")).toBe((evidence("") ?? 0) + 1);
  });

  test("that shows ndis(4) of another card does not", () => {
    const of = (name: string) =>
      explainLog(
        `Initializing interface '${name}' conf '/etc/wpa_supplicant.conf' driver 'default'\nioctl[SIOCS80211, op 19, len 60]: Operation not supported by device\n`,
        { dmesg: "ndis0: NDIS API version: 5.1\n" },
      ).failures[0]?.hypotheses[0]?.evidence;
    expect(of("ath0")).toHaveLength(1);
    expect(of("wlan0")).toHaveLength(2);
  });
});

describe("ifconfig", () => {
  const refused = "ioctl[SIOCS80211, op=19, val=0, arg_len=64]: Can't assign requested address\n";

  test("speaks for or against a lost association by its status", () => {
    const of = (ifconfig: string) => explainLog(refused, { ifconfig }).failures[0]?.hypotheses[0];
    expect(
      of("wlan0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 1500\n\tstatus: no carrier\n")?.evidence,
    ).toHaveLength(2);
    expect(of("\tstatus: associated\n")?.against).toHaveLength(1);
  });

  test("speaks for or against an interface that is down by its flags", () => {
    const scan = "ioctl[SIOCS80211, op 23, arg 0x0]: Invalid argument\n";
    const of = (ifconfig: string) => explainLog(scan, { ifconfig }).failures[0]?.hypotheses[0];
    expect(of("ndis0: flags=8802<BROADCAST,SIMPLEX,MULTICAST> mtu 1500\n")?.evidence).toHaveLength(2);
    expect(of("ndis0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 1500\n")?.against).toHaveLength(1);
  });
});

describe("ifconfig of every interface", () => {
  // FreeBSD 13: a wired interface without a cable, the loopback, and a wireless one.
  const screen = (flags: string, status: string): string =>
    "em0: flags=8863<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500\n" +
    "\tether 54:e1:ad:01:02:03\n\tmedia: Ethernet autoselect\n\tstatus: no carrier\n" +
    "lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> metric 0 mtu 16384\n\tinet 127.0.0.1 netmask 0xff000000\n" +
    `wlan0: flags=${flags} metric 0 mtu 1500\n\tether 00:0b:7d:27:30:81\n\tgroups: wlan\n` +
    '\tssid "" channel 1 (2412 MHz 11b)\n\tmedia: IEEE 802.11 Wireless Ethernet autoselect (autoselect)\n' +
    `\tstatus: ${status}\n`;
  const down = screen("8802<BROADCAST,SIMPLEX,MULTICAST>", "no carrier");
  const associated = screen("8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST>", "associated");
  const scan = "ioctl[SIOCS80211, op=103, val=0, arg_len=128]: Device not configured\n";
  const key = "ioctl[SIOCS80211, op=19, val=0, arg_len=64]: Can't assign requested address\n";
  const opened = "Initializing interface 'wlan0' conf '/etc/wpa_supplicant.conf' driver 'bsd' ctrl_interface 'N/A'\n";
  const first = (log: string, ifconfig: string) => explainLog(log, { ifconfig }).failures[0]?.hypotheses[0];

  test("goes by the lines of the one that the log names, or of the wireless one", () => {
    for (const named of ["", opened]) {
      expect(first(named + scan, down)).toMatchObject({ against: [], evidence: { length: 2 } });
      expect(first(named + scan, down)?.evidence[1]).toContain("wlan0: flags=8802");
      expect(first(named + scan, associated)?.against[0]).toContain("wlan0: flags=8843");
      expect(first(named + key, associated)).toMatchObject({ against: { length: 1 }, evidence: { length: 1 } });
    }
  });

  test("of one interface alone is of that one, and a list of capabilities of any", () => {
    expect(first(scan, "wlan0: flags=8802<BROADCAST> mtu 1500\n")?.evidence).toHaveLength(2);
    const refused = "ioctl[SIOCS80211, op=26, val=2, arg_len=0]: Operation not supported\n";
    expect(first(refused, `${associated}drivercaps=401<STA,HOSTAP>\n`)?.evidence).toHaveLength(2);
  });
});

describe("ifconfig list caps", () => {
  // The lists of FreeBSD's handbook, of 6.x and of 8.x.
  const old =
    "ath0=783ed0f<WEP,TKIP,AES,AES_CCM,IBSS,HOSTAP,AHDEMO,TXPMGT,SHSLOT,SHPREAMBLE,MONITOR,TKIPMIC,WPA1,WPA2,BURST,WME>";
  const later =
    "drivercaps=6f85edc1<STA,FF,TURBOP,IBSS,HOSTAP,AHDEMO,TXPMGT,SHSLOT,SHPREAMBLE,MONITOR,MBSS,WPA1,WPA2,BURST,WME,WDS,BGSCAN,TXFRAG>\ncryptocaps=1f<WEP,TKIP,AES,AES_CCM,TKIPMIC>";
  const lacking = (value: number, ifconfig: string) =>
    explainLog(`ioctl[SIOCS80211, op=26, val=${value}, arg_len=0]: Operation not supported\n`, { ifconfig }).failures[0]
      ?.hypotheses[0];

  test("that has the WPA that was refused speaks against its absence, one that has not for it", () => {
    for (const list of [old, later]) expect(lacking(3, list)?.against).toHaveLength(1);
    expect(lacking(3, later)?.evidence).toHaveLength(1);
    for (const list of [old, later].map((text) => text.replace("WPA2,", ""))) {
      expect(lacking(1, list)?.against).toHaveLength(1);
      for (const value of [2, 3]) expect(lacking(value, list)).toMatchObject({ against: [], evidence: { length: 2 } });
    }
  });
});
