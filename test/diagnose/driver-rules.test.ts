import { describe, expect, test } from "vitest";
import { explainDriverError, explainLog } from "../../src/diagnose/explain.ts";
import { errnoName, errorTexts } from "../../src/diagnose/strerror.ts";
import { DriverError } from "../../src/errors.ts";
import { abi } from "../../src/net80211/abi.ts";
import { Net80211Driver } from "../../src/net80211/driver.ts";
import { SimulatedKernel } from "../../src/net80211/simulator/kernel.ts";
import { causesOf, explain } from "./support.ts";

const setTkip = "wpa_driver_bsd_set_key: alg=TKIP addr=00:09:5b:f9:b6:04 key_idx=0 set_tx=1 seq_len=6 key_len=32";
const setCcmp = "bsd_set_key: alg=3 addr=0x801c2f0a0 key_idx=0 set_tx=1 seq_len=6 key_len=16";

describe("what each answer of net80211 means", () => {
  test.each([
    // Operation, error number, lines of the log, likeliest cause.
    ["WPAKEY", "ENXIO", ["ioctl[SIOCS80211, op 19, len 60]: Device not configured"], "cipher-module-missing"],
    [
      "WPAKEY",
      "ENXIO",
      [setCcmp, "ioctl[SIOCS80211, op=19, val=0, arg_len=64]: Device not configured"],
      "cipher-module-missing",
    ],
    [
      "WPAKEY",
      "ENODEV",
      [setTkip, "ioctl[SIOCS80211, op 19, len 60]: Operation not supported by device"],
      "device-refused-key",
    ],
    [
      "WPAKEY",
      "EOPNOTSUPP",
      [setTkip, "ioctl[SIOCS80211, op 19, len 60]: Operation not supported"],
      "device-refused-key",
    ],
    ["WPAKEY", "EINVAL", ["ioctl[SIOCS80211, op 19, len 60]: Invalid argument"], "abi-mismatch"],
    [
      "WPAKEY",
      "EADDRNOTAVAIL",
      ["ioctl[SIOCS80211, op 19, len 60]: Can't assign requested address"],
      "association-lost",
    ],
    [
      "WPAKEY",
      "EIO",
      [setCcmp, "ioctl[SIOCS80211, op=19, val=0, arg_len=64]: Input/output error"],
      "device-refused-key",
    ],
    ["WPAKEY", "E2BIG", ["ioctl[SIOCS80211, op 19, len 60]: Argument list too long"], "malformed-key"],
    ["WPAKEY", "ENOENT", ["ioctl[SIOCS80211, op=19, val=0, arg_len=64]: No such file or directory"], "unknown-station"],
    ["MLME", "EINVAL", ["ioctl[SIOCS80211, op 21, len 42]: Invalid argument"], "network-not-found"],
    ["MLME", "ENOENT", ["ioctl[SIOCS80211, op=21, val=0, arg_len=42]: No such file or directory"], "network-not-found"],
    ["MLME", "EIO", ["ioctl[SIOCS80211, op=21, val=0, arg_len=42]: Input/output error"], "join-failed"],
    ["ROAMING", "EINVAL", ["ioctl[SIOCG80211, op 16]: Invalid argument"], "not-a-wlan-interface"],
    [
      "PRIVACY",
      "ENOTTY",
      ["ioctl[SIOCG80211, op=17, arg_len=0]: Inappropriate ioctl for device"],
      "not-a-wlan-interface",
    ],
    ["WPA", "ENXIO", ["ioctl[SIOCG80211, op=26, arg_len=0]: Device not configured"], "not-a-wlan-interface"],
    // hostap 0.7 to 1.1, bsd_get80211: the line of a question calls it SIOCS80211, and has no value.
    ["ROAMING", "EINVAL", ["ioctl[SIOCS80211, op=16, arg_len=0]: Invalid argument"], "not-a-wlan-interface"],
    ["WPA", "EOPNOTSUPP", ["ioctl[SIOCS80211, op=26, val=2, arg_len=0]: Operation not supported"], "driver-lacks-wpa"],
    ["AUTHMODE", "EINVAL", ["ioctl[SIOCS80211, op=7, val=5, arg_len=0]: Invalid argument"], "auth-module-missing"],
    ["WEPKEY", "EINVAL", ["ioctl[SIOCS80211, op 4, len 13]: Invalid argument"], "cipher-module-missing"],
    ["SCAN_REQ", "EINVAL", ["ioctl[SIOCS80211, op 23, arg 0x0]: Invalid argument"], "interface-down"],
    [
      "SCAN_REQ",
      "EINPROGRESS",
      ["ioctl[SIOCS80211, op=103, val=0, arg_len=128]: Operation now in progress"],
      "scan-stuck",
    ],
    ["SCAN_REQ", "ENXIO", ["ioctl[SIOCS80211, op=103, val=0, arg_len=128]: Device not configured"], "interface-down"],
    ["COUNTERMEASURES", "EINVAL", ["ioctl[SIOCS80211, op 25, arg 0x1]: Invalid argument"], "wpa-mode-off"],
    [
      "COUNTERMEASURES",
      "EOPNOTSUPP",
      ["ioctl[SIOCS80211, op=25, val=1, arg_len=0]: Operation not supported"],
      "wpa-mode-off",
    ],
    ["WPA", "EPERM", ["ioctl[SIOCS80211, op=26, val=3, arg_len=0]: Operation not permitted"], "permission-denied"],
    ["SIOCSIFFLAGS", "EPERM", ["ioctl[SIOCSIFFLAGS]: Operation not permitted"], "permission-denied"],
    ["OPTIE", "EINVAL", ["ioctl[SIOCS80211, op 22, len 24]: Invalid argument"], "abi-mismatch"],
    ["SCAN_RESULTS", "EINVAL", ["ioctl[SIOCG80211, op 24, len 24576]: Invalid argument"], "abi-mismatch"],
    ["SCAN_RESULTS", "EFAULT", ["ioctl[SIOCG80211, op=76, arg_len=24576]: Bad address"], "abi-mismatch"],
    [
      "socket",
      "EAFNOSUPPORT",
      ["socket[PF_INET,SOCK_DGRAM]: Address family not supported by protocol family"],
      "kernel-without-inet",
    ],
    ["SIOCGIFFLAGS", "ENXIO", ["ioctl[SIOCGIFFLAGS]: Device not configured"], "interface-missing"],
  ] as const)("%s answered %s", (operation, errno, lines, cause) => {
    const { failures } = explain(...lines);
    expect(failures).toMatchObject([{ kind: "ioctl", operation, errno, times: 1 }]);
    const [first] = failures[0]?.hypotheses ?? [];
    expect(first?.cause).toBe(cause);
    expect(first?.evidence[0]).toContain(lines.at(-1));
    expect(first?.confirm).not.toBe("");
    expect(first?.remedy).not.toBe("");
  });

  test("the module that is missing is the one of the key's cipher", () => {
    const remedies = (...lines: string[]): string | undefined => explain(...lines).failures[0]?.hypotheses[0]?.remedy;
    const refused = "ioctl[SIOCS80211, op=19, val=0, arg_len=64]: Device not configured";
    expect(remedies(setTkip, refused)).toContain("kldload wlan_tkip");
    expect(remedies(setCcmp, refused)).toContain("kldload wlan_ccmp");
    expect(remedies(refused)).toMatch(/wlan_tkip.*wlan_ccmp.*wlan_wep/);
  });

  test("the module that is missing is WEP's for WEPKEY, and else the one that the kernel missed", () => {
    const remedies = (...lines: string[]): string | undefined => explain(...lines).failures[0]?.hypotheses[0]?.remedy;
    expect(remedies("ioctl[SIOCS80211, op 4, len 13]: Invalid argument")).toContain("kldload wlan_wep");
    // A user's screen of 2006: taosecurity, 5 February.
    const refused = "ifconfig: SIOCS80211: Invalid argument";
    const wanted = "ieee80211_load_module: load the wlan_wep module by hand for now.";
    expect(remedies(refused, wanted)).toContain("kldload wlan_wep");
  });

  test("an association that the driver refused is one failure, whoever says so, and on a BSD", () => {
    const { failures } = explain(
      "wlan0: Trying to associate with 00:1f:33:b7:3c:5e (SSID='home' freq=2437 MHz)",
      "ioctl[SIOCS80211, op=21, val=0, arg_len=42]: No such file or directory",
      "wlan0: Association request to the driver failed",
    );
    expect(failures).toMatchObject([{ operation: "MLME", hypotheses: [{ cause: "network-not-found" }] }]);
    const alone = explain("wlan0: Association request to the driver failed");
    expect(causesOf(alone)).toEqual(["join-failed"]);
    const later = explain(
      "ioctl[SIOCS80211, op=20, val=0, arg_len=7]: Invalid argument",
      "Associated with 00:1f:33:b7:3c:5e",
      "wlan0: Association request to the driver failed",
    );
    expect(later.failures).toMatchObject([{ hypotheses: [{ cause: "join-failed" }] }]);
    expect(later.failures[0]?.hypotheses[0]?.confirm).toContain("ifconfig");
  });

  test("hostapd's last word, where its driver could not be opened", () => {
    // hostap src/drivers/driver_bsd.c, bsd_set_if_media and bsd_init; src/ap/hostapd.c
    const media = "bsd_set_if_media: SIOCSIFMEDIA Device not configured";
    const last = ["bsd_init: failed to set operation mode", "bsd driver initialization failed."];
    const { failures } = explain("Configuration file: /etc/hostapd.conf", media, ...last);
    expect(failures).toMatchObject([{ operation: "SIOCSIFMEDIA", errno: "ENXIO", hypotheses: [{ cause: "unknown" }] }]);
    const linux = explain("nl80211: Could not configure driver mode", "nl80211 driver initialization failed.");
    expect(linux.failures).toMatchObject([{ operation: "open nl80211 driver", times: 1 }]);
    expect(linux.failures[0]?.hypotheses[0]?.confirm).toContain("hostapd");
  });

  test("a driver wrapper that does not do is nothing, if the next one does", () => {
    // hostap wpa_supplicant/wpa_supplicant.c, with -Dnl80211,wext
    const refused = "nl80211: Could not set interface 'wlan0' UP";
    const next = "Failed to initialize driver interface - try next driver wrapper";
    expect(explain(next)).toMatchObject({ failures: [], harmless: [] });
    expect(explain(refused, next)).toMatchObject({ failures: [], harmless: [{ line: refused }] });
    const neither = explain(refused, next, "wlan0: Failed to initialize driver interface");
    expect(neither.failures).toMatchObject([{ operation: "open driver interface" }]);
  });

  test("what did no harm does not hide what stands behind it", () => {
    // hostap src/drivers/driver_bsd.c since 2020, on a kernel of four key slots
    const cleared = "ioctl[SIOCS80211, op=20, val=0, arg_len=7]: Invalid argument";
    const scan = explain(cleared, cleared, "wpa_driver_bsd_scan: interface is not up, cannot scan");
    expect(scan).toMatchObject({ failures: [{ operation: "scan" }], harmless: [{ times: 2 }] });
    expect(causesOf(scan)).toEqual(["interface-down"]);
    const start = explain(cleared, cleared, "Failed to initialize driver interface");
    expect(start).toMatchObject({ failures: [{ operation: "open driver interface" }], harmless: [{ times: 2 }] });
  });

  test("an interface that the program did not find", () => {
    const explanation = explain(
      "wpa_driver_bsd_init: interface wlan0 does not exist",
      "Failed to initialize driver interface",
    );
    expect(explanation.failures).toHaveLength(1);
    expect(causesOf(explanation)).toEqual(["interface-missing"]);
  });

  test("the modules of FreeBSD 15's ciphers are known, by the numbers of 2.10 and by this library's names", () => {
    // FreeBSD ports security/wpa_supplicant, patch of src/drivers/driver_bsd.c for 1500027 and later
    const refused = "ioctl[SIOCS80211, op=19, val=0, arg_len=64]: Device not configured";
    const remedies = (...lines: string[]): string | undefined => explain(...lines).failures[0]?.hypotheses[0]?.remedy;
    for (const [algorithm, length, module] of [
      [4, 16, "wlan_bip_cmac"],
      [5, 16, "wlan_gcmp"],
      [8, 32, "wlan_gcmp"],
      [9, 32, "wlan_ccmp"],
    ] as const) {
      const set = `bsd_set_key: alg=${algorithm} addr=0x801c2f0a0 key_idx=0 set_tx=1 seq_len=6 key_len=${length}`;
      expect(remedies(set, refused)).toContain(`kldload ${module},`);
      const failed = `WPA: Failed to set PTK to the driver (alg=${algorithm} keylen=${length} bssid=00:09:5b:f9:b6:04 idx=0 key_flag=0xc)`;
      expect(remedies(refused, failed)).toContain(`kldload ${module},`);
      expect(causesOf(explain(set, refused.replace("Device not configured", "Input/output error")))).toEqual([
        "device-refused-key",
      ]);
    }
    const error = new DriverError({ operation: "WPAKEY", op: 19, errno: "ENXIO", text: "Device not configured" });
    const { failures } = explainDriverError(error, { key: { cipher: "bip-gmac-256", length: 32 } });
    expect(failures[0]?.hypotheses[0]?.remedy).toContain("kldload wlan_bip_gmac,");
  });

  test("of a log without debug lines, the program's own line names the cipher, in the words of 2.10 and others", () => {
    const refused = "ioctl[SIOCS80211, op=19, val=0, arg_len=64]: Device not configured";
    const peer = "00:09:5b:f9:b6:04";
    for (const line of [
      `wlan0: WPA: Failed to set PTK to the driver (alg=3 keylen=16 bssid=${peer})`,
      `wlan0: WPA: Failed to set PTK to the driver (alg=3 keylen=16 bssid=${peer} idx=0 key_flag=0xc)`,
      `wlan0: WPA: Failed to set PTK to the driver (alg=3 keylen=16 auth_addr=${peer} idx=0 key_flag=0xc)`,
      "wlan0: WPA: Failed to set GTK to the driver (alg=3 keylen=16 keyidx=1)",
    ]) {
      const { failures } = explain(refused, line);
      expect(failures).toHaveLength(1);
      expect(failures[0]?.hypotheses[0]?.remedy).toContain("kldload wlan_ccmp");
      expect(failures[0]?.hypotheses[0]?.evidence[1]).toContain("alg=3");
    }
  });

  test("EIO puts a wrong length in question only where the length may be wrong", () => {
    const refused = "ioctl[SIOCS80211, op=19, val=0, arg_len=64]: Input/output error";
    expect(causesOf(explain(setCcmp, refused))).toEqual(["device-refused-key"]);
    expect(causesOf(explain(setTkip.replace("key_len=32", "key_len=16"), refused))).toEqual([
      "device-refused-key",
      "malformed-key",
    ]);
  });

  test("an AUTHMODE that asks for open authentication speaks against its module", () => {
    const [asked] =
      explain("ioctl[SIOCS80211, op=7, val=5, arg_len=0]: Invalid argument").failures[0]?.hypotheses ?? [];
    const [open] = explain("ioctl[SIOCS80211, op=7, val=1, arg_len=0]: Invalid argument").failures[0]?.hypotheses ?? [];
    expect(asked?.against).toEqual([]);
    expect(open?.against).toHaveLength(1);
  });

  test("an answer that no rule knows is unknown, and says so", () => {
    const { failures } = explain("ioctl[SIOCS80211, op 19, len 60]: Resource temporarily unavailable");
    expect(failures).toMatchObject([
      { operation: "WPAKEY", errno: "EAGAIN", hypotheses: [{ rank: 1, cause: "unknown", against: [] }] },
    ]);
    expect(explain("ioctl[SIOCS80211, op 199, len 60]: Invalid argument").failures).toMatchObject([
      { operation: "operation 199", op: 199, hypotheses: [{ cause: "unknown" }] },
    ]);
    expect(explain("ioctl[SIOCS80211, op 19, len 60]: Gremlins in the machine").failures).toMatchObject([
      { errno: undefined, hypotheses: [{ cause: "unknown" }] },
    ]);
  });

  test("the two lines that the driver of 2005 prints for one value are one failure", () => {
    const { failures } = explain(
      "ioctl[SIOCS80211]: Invalid argument",
      "ioctl[SIOCS80211, op 23, arg 0x0]: Invalid argument",
    );
    expect(failures).toMatchObject([{ operation: "SCAN_REQ", times: 1 }]);
    expect(explain("ioctl[SIOCS80211]: Invalid argument", "Starting AP scan").failures).toMatchObject([
      { operation: "SIOCS80211", op: undefined },
    ]);
  });

  test("repeats are counted, those that syslog left out too", () => {
    const line = "ioctl[SIOCS80211, op=21, val=0, arg_len=42]: No such file or directory";
    expect(explain(line, line, line).failures).toMatchObject([{ times: 3 }]);
    expect(
      explain(
        `Aug 28 12:00:00 cypher wpa_supplicant[1]: ${line}`,
        "Aug 28 12:00:09 cypher last message repeated 4 times",
      ).failures,
    ).toMatchObject([{ times: 5 }]);
  });

  test("a driver that cannot be opened names what was asked", () => {
    const { failures } = explain(
      "ioctl[SIOCG80211, op=16, arg_len=0]: Invalid argument",
      "wpa_driver_bsd_init: failed to get roaming state: Invalid argument",
      "wlan0: Failed to initialize driver interface",
    );
    expect(failures[0]).toMatchObject({ operation: "ROAMING", hypotheses: [{ cause: "not-a-wlan-interface" }] });
    expect(failures).toHaveLength(1);
  });
});

describe("a key that was refused without a word of why", () => {
  const [spoken2005, spokenNow] = [
    "WPA: Failed to set PTK to the driver.",
    "WPA: Failed to set PTK to the driver (alg=2 keylen=32 bssid=00:09:5b:f9:b6:04)",
  ];

  test.each([spoken2005, spokenNow])(
    "may lack its cipher's module as well, as the line of the key shows: %s",
    (line) => {
      const explanation = explain(setTkip, line);
      expect(causesOf(explanation)).toEqual(["device-refused-key", "cipher-module-missing"]);
      const [device, module] = explanation.failures[0]?.hypotheses ?? [];
      expect(device?.evidence).toHaveLength(1);
      expect(module?.evidence).toEqual([expect.stringMatching(/^"wpa_driver_bsd_set_key: alg=TKIP .*wlan_tkip/)]);
      expect(module?.confirm).toContain("kldstat -m wlan_tkip");
    },
  );

  test("shows the cipher itself where its release prints it", () => {
    const explanation = explain(spokenNow);
    expect(causesOf(explanation)).toEqual(["device-refused-key", "cipher-module-missing"]);
    expect(explanation.failures[0]?.hypotheses[1]?.evidence).toEqual([
      expect.stringMatching(/alg=2 keylen=32.*wlan_tkip/),
    ]);
  });

  test.each([
    spokenNow,
    "WPA: Failed to set PTK to the driver (alg=3 keylen=16 auth_addr=00:09:5b:f9:b6:04 idx=0 key_flag=0x2c)",
    "WPA: Failed to set GTK to the driver (alg=2 keylen=32 keyidx=1)",
  ])("is quoted whole: %s", (line) => {
    expect(explain(line).failures[0]?.hypotheses[0]?.evidence[0]?.startsWith(`"${line}"`)).toBe(true);
  });

  test("names no module where no cipher was seen, nor for a key of management frames", () => {
    const [, module] = explain(spoken2005).failures[0]?.hypotheses ?? [];
    expect(module?.evidence.join()).not.toContain("wlan_");
    expect(module?.confirm).toContain("wlan_(tkip|ccmp|wep)");
    expect(causesOf(explain("WPA: Failed to configure IGTK to the driver"))).toEqual(["device-refused-key"]);
  });

  test("on Linux may lack the kernel's cipher", () => {
    const key = "wpa_driver_wext_set_key: alg=2 key_idx=0 set_tx=1 seq_len=6 key_len=32";
    expect(causesOf(explain(key, spoken2005))).toEqual(["device-refused-key", "kernel-crypto-missing"]);
  });
});

describe("DELKEY", () => {
  test.each(["Operation not supported by device", "Operation not supported", "No space left on device"])(
    "answered %s hands over no key, so that no module is in question",
    (answer) => {
      const wanted = "ieee80211_load_module: load the wlan_tkip module by hand for now.";
      const explanation = explain(setTkip, wanted, `ioctl[SIOCS80211, op 20, len 7]: ${answer}`);
      expect(explanation.failures).toMatchObject([
        { operation: "DELKEY", hypotheses: [{ cause: "device-refused-key", against: [] }] },
      ]);
      expect(explanation.failures[0]?.hypotheses[0]?.confirm).not.toContain("kldstat");
    },
  );
});

describe("what ndis(4) speaks for", () => {
  const attached = "ndis0: NDIS API version: 5.0";
  const saysOf = (...lines: string[]): string | undefined =>
    explain(attached, setTkip, ...lines)
      .failures[0]?.hypotheses.find(({ cause }) => cause === "device-refused-key")
      ?.evidence.find((line) => line.includes("NDIS"));

  test("is told of ENODEV only, the answer that it makes up", () => {
    expect(saysOf("ioctl[SIOCS80211, op 19, len 60]: Operation not supported by device")).toContain("ENODEV");
    for (const line of [
      "ioctl[SIOCS80211, op 19, len 60]: Device not configured",
      "ioctl[SIOCS80211, op 19, len 60]: Input/output error",
      "WPA: Failed to set PTK to the driver.",
    ]) {
      expect(saysOf(line)).toMatch(/driven by a Windows driver through ndis\(4\)$/);
    }
  });
});

test("where no cipher was seen, every hypothesis asks for the module of each", () => {
  for (const answer of ["Device not configured", "Operation not supported by device"]) {
    const { hypotheses } = explain(`ioctl[SIOCS80211, op 19, len 60]: ${answer}`).failures[0] ?? { hypotheses: [] };
    expect(hypotheses).toHaveLength(2);
    for (const { confirm } of hypotheses) {
      expect(confirm).toContain("kldstat -v | grep -E 'wlan_(tkip|ccmp|wep)'");
      expect(confirm).not.toContain("kldstat -m");
    }
  }
});

describe("what looks fatal and is not", () => {
  test("DELKEY of slots 4 and 5, which kernels of four slots do not have", () => {
    const refused = "ioctl[SIOCS80211, op=20, val=0, arg_len=7]: Invalid argument";
    const withDebug = explain(
      "bsd_del_key: key_idx=3",
      "bsd_del_key: key_idx=4",
      refused,
      "bsd_del_key: key_idx=5",
      refused,
    );
    const without = explain(
      `Nov  2 10:11:12 box wpa_supplicant[9]: ${refused}`,
      "Nov  2 10:11:12 box last message repeated 1 times",
    );
    for (const { failures, harmless } of [withDebug, without]) {
      expect(failures).toEqual([]);
      expect(harmless).toMatchObject([{ line: refused, times: 2, why: expect.stringContaining("slots 4 and 5") }]);
    }
  });

  test("but DELKEY of a slot that every kernel has is not excused", () => {
    expect(
      explain("bsd_del_key: key_idx=1", "ioctl[SIOCS80211, op=20, val=0, arg_len=7]: Invalid argument").failures,
    ).toHaveLength(1);
    expect(explain("ioctl[SIOCS80211, op 20, len 8]: Invalid argument").failures).toMatchObject([
      { operation: "DELKEY", hypotheses: [{ cause: "abi-mismatch" }] },
    ]);
  });

  test("DELKEY of a pairwise key after the network was left", () => {
    const { failures, harmless } = explain(
      "wpa_driver_bsd_del_key: addr=00:09:5b:f9:b6:04 keyidx=0",
      "ioctl[SIOCS80211, op 20, len 7]: Can't assign requested address",
    );
    expect(failures).toEqual([]);
    expect(harmless).toHaveLength(1);
  });

  test("SCAN_REQ while a scan runs, if results come", () => {
    const refused = [
      "ioctl[SIOCS80211, op=103, val=0, arg_len=128]: Operation now in progress",
      "wlan0: CTRL-EVENT-SCAN-FAILED ret=-1",
    ];
    expect(explain(...refused, "Received 1204 bytes of scan results (5 BSSes)")).toMatchObject({
      failures: [],
      harmless: [{ times: 1 }],
    });
    const stuck = explain(...refused, ...refused, ...refused);
    expect(stuck.failures).toMatchObject([{ operation: "SCAN_REQ", errno: "EINPROGRESS", times: 3 }]);
    expect(causesOf(stuck)).toEqual(["scan-stuck", "wrong-regulatory-domain"]);
  });

  test("switching WPA off at the end, on kernels 8 and 9", () => {
    expect(explain("ioctl[SIOCS80211, op=26, val=0, arg_len=0]: Operation not supported")).toMatchObject({
      failures: [],
      harmless: [{ times: 1 }],
    });
  });

  test("key slots that wireless extensions do not have, before any handshake", () => {
    const refused = "ioctl[SIOCSIWENCODEEXT]: Invalid argument";
    expect(explain("Successfully initialized wpa_supplicant", refused, refused)).toMatchObject({
      failures: [],
      harmless: [{ times: 2 }],
    });
  });
});

describe("keys that Linux refuses", () => {
  const setKey = (algorithm: number, length: number): string =>
    `wpa_driver_nl80211_set_key: ifindex=3 (wlan0) alg=${algorithm} addr=0x5581c3d0a0 key_idx=0 set_tx=1 seq_len=6 key_len=${length} key_flag=0x2c`;
  const failed = "wlan0: WPA: Failed to set PTK to the driver (alg=3 keylen=16 bssid=00:09:5b:f9:b6:04)";

  test.each([
    [-2, "No such file or directory", "ENOENT", ["kernel-crypto-missing", "unknown-station"]],
    [-22, "Invalid argument", "EINVAL", ["device-refused-key"]],
    [-95, "Operation not supported", "EOPNOTSUPP", ["driver-lacks-cipher", "device-refused-key"]],
    [-524, "Unknown error 524", "ENOTSUPP", ["driver-lacks-cipher"]],
    [-67, "Link has been severed", "ENOLINK", ["association-lost"]],
    [-5, "Input/output error", "EIO", ["device-refused-key"]],
    [-28, "No space left on device", "ENOSPC", ["device-refused-key"]],
    [-100, "Network is down", "ENETDOWN", ["interface-down"]],
    [-1, "Operation not permitted", "EPERM", ["permission-denied"]],
    [-12, "Cannot allocate memory", "ENOMEM", ["unknown"]],
  ] as const)("nl80211 answers %i", (error, text, errno, causes) => {
    const explanation = explain(
      setKey(3, 16),
      "nl80211: NEW_KEY",
      `nl80211: set_key failed; err=${error} ${text}`,
      failed,
    );
    expect(explanation.failures).toMatchObject([
      { kind: "ioctl", operation: "set_key", op: undefined, errno, abi: undefined, times: 1 },
    ]);
    expect(causesOf(explanation)).toEqual(causes);
  });

  test("with TKIP, EINVAL puts the cipher in question too, and the release of 2012 with its odd parenthesis is read", () => {
    const explanation = explain(
      "wpa_driver_nl80211_set_key: ifindex=4 alg=2 addr=0x96f1d8 key_idx=0 set_tx=1 seq_len=6 key_len=32",
      "nl80211: set_key failed; err=-22 Invalid argument)",
      "WPA: Failed to set PTK to the driver (alg=2 keylen=32 bssid=00:09:5b:f9:b6:04)",
      "wlan0: CTRL-EVENT-DISCONNECTED bssid=00:09:5b:f9:b6:04 reason=1",
      "wlan0: WPA: 4-Way Handshake failed - pre-shared key may be incorrect",
    );
    expect(causesOf(explanation)).toEqual(["device-refused-key", "driver-lacks-cipher"]);
    expect(explanation.failures).toHaveLength(1);
  });

  test("wireless extensions answer in the middle of a handshake", () => {
    const explanation = explain(
      "WPA: Sending EAPOL-Key 4/4",
      "wpa_driver_wext_set_key: alg=2 key_idx=0 set_tx=1 seq_len=6 key_len=32",
      "ioctl[SIOCSIWENCODEEXT]: Invalid argument",
      "Driver did not support SIOCSIWENCODEEXT",
      "WPA: Failed to set PTK to the driver.",
    );
    expect(explanation.failures).toMatchObject([{ operation: "SIOCSIWENCODEEXT", errno: "EINVAL" }]);
    expect(causesOf(explanation)).toEqual(["kernel-crypto-missing", "device-refused-key", "driver-lacks-cipher"]);
  });

  test("an excerpt from linux-kernel of June 2006, whose answer was that the kernel lacks the cipher", () => {
    const excerpt = [
      "ioctl[SIOCSIWENCODEEXT]: Invalid argument",
      "Driver did not support SIOCSIWENCODEEXT",
      "WPA: Failed to set PTK to the driver.",
    ];
    const explanation = explain(...excerpt);
    expect(explanation).toMatchObject({ failures: [{ operation: "SIOCSIWENCODEEXT", times: 1 }], harmless: [] });
    expect(causesOf(explanation)).toEqual(["kernel-crypto-missing", "device-refused-key"]);
    const cleared = "ioctl[SIOCSIWENCODEEXT]: Invalid argument";
    expect(explain(cleared, cleared, ...excerpt)).toMatchObject({ failures: [{ times: 1 }], harmless: [{ times: 2 }] });
  });

  test("an interface that is not there has no slots either", () => {
    const explanation = explain(
      "ioctl[SIOCSIWMODE]: No such device",
      "wpa_driver_wext_set_key: alg=0 key_idx=0 set_tx=0 seq_len=0 key_len=0",
      "ioctl[SIOCSIWENCODEEXT]: No such device",
      "Driver did not support SIOCSIWENCODEEXT, trying SIOCSIWENCODE",
      "ioctl[SIOCSIWENCODE]: No such device",
    );
    expect(explanation.harmless).toEqual([]);
    expect(new Set(causesOf(explanation))).toEqual(new Set(["interface-missing"]));
  });

  test("slots that were cleared in vain do not hide a key that was refused", () => {
    const explanation = explain(
      "ioctl[SIOCS80211, op=20, val=0, arg_len=7]: Invalid argument",
      "wlan0: WPA: Failed to set PTK to the driver (alg=3 keylen=16 bssid=00:09:5b:f9:b6:04)",
    );
    expect(explanation).toMatchObject({ failures: [{ operation: "set_key" }], harmless: [{ times: 1 }] });
  });

  test("the program's guess at the passphrase is not believed where its driver refused the key", () => {
    const explanation = explain(
      "wlan0: WPA: RX message 3 of 4-Way Handshake from 00:09:5b:f9:b6:04 (ver=2)",
      "wlan0: WPA: Sending EAPOL-Key 4/4",
      setKey(3, 16),
      "nl80211: set_key failed; err=-2 No such file or directory",
      failed,
      "wlan0: CTRL-EVENT-DISCONNECTED bssid=00:09:5b:f9:b6:04 reason=1 locally_generated=1",
      "wlan0: WPA: 4-Way Handshake failed - pre-shared key may be incorrect",
    );
    expect(explanation.failures).toHaveLength(1);
    expect(causesOf(explanation)).toEqual(["kernel-crypto-missing", "unknown-station"]);
    expect(explanation.harmless).toMatchObject([
      { line: "WPA: 4-Way Handshake failed - pre-shared key may be incorrect" },
    ]);
  });

  test("a refusal without a word of why is a refusal all the same", () => {
    const { failures } = explain(
      "wlan0: WPA: Failed to set PTK to the driver (alg=3 keylen=16 auth_addr=00:09:5b:f9:b6:04 idx=0 key_flag=0x2c)",
    );
    expect(failures).toMatchObject([
      {
        kind: "ioctl",
        operation: "set_key",
        errno: undefined,
        hypotheses: [{ cause: "device-refused-key" }, { cause: "cipher-module-missing" }],
      },
    ]);
  });

  test.each([
    ["rfkill: WLAN soft blocked", "radio-switched-off"],
    ["Could not set interface wlan0 flags (UP): Operation not possible due to RF-kill", "radio-switched-off"],
    ["Could not set interface wlan0 flags (UP): No such device", "interface-missing"],
    ["wlan0: CTRL-EVENT-SCAN-FAILED ret=-100", "interface-down"],
    ["wlan0: CTRL-EVENT-SCAN-FAILED ret=-1", "unknown"],
  ])("%s", (line, cause) => {
    expect(causesOf(explain(line))).toEqual([cause]);
  });
});

describe("an error of this library's own driver", () => {
  const refused = new DriverError({ operation: "WPAKEY", op: 19, errno: "ENXIO", text: "Device not configured" });

  test("is explained as its line in a log would be", () => {
    const explanation = explainDriverError(refused, { key: { cipher: "ccmp", length: 16 }, length: 64 });
    expect(explanation.failures).toMatchObject([
      { kind: "ioctl", operation: "WPAKEY", op: 19, errno: "ENXIO", abi: "lp64" },
    ]);
    expect(causesOf(explanation)).toEqual(["cipher-module-missing", "device-refused-key"]);
    expect(explanation.failures[0]?.hypotheses[0]?.remedy).toContain("kldload wlan_ccmp");
    expect(explanation.failures[0]?.hypotheses[0]?.evidence[0]).toContain(
      "WPAKEY (op 19): Device not configured (ENXIO)",
    );
  });

  test("knows an interface without net80211, though it does not say that it asked", () => {
    const error = new DriverError({
      operation: "ROAMING",
      op: 16,
      errno: "ENOTTY",
      text: "Inappropriate ioctl for device",
    });
    expect(causesOf(explainDriverError(error))).toEqual(["not-a-wlan-interface"]);
  });

  test("that does no harm is said to do none, as of a log: the two slots that a kernel of four does not have", async () => {
    const on = abi("freebsd-8", "lp64");
    const kernel = new SimulatedKernel({ abi: on });
    kernel.attach({ name: "wlan0", address: new Uint8Array(6) });
    const driver = new Net80211Driver({ ifname: "wlan0", abi: on, ioctl: kernel.port(), send: async () => {} });
    const refusals = await driver.clearKeys();
    expect(refusals).toHaveLength(2);
    for (const error of refusals) {
      expect(explainDriverError(error)).toMatchObject({
        failures: [],
        harmless: [
          { line: "DELKEY (op 20): Invalid argument (EINVAL)", why: expect.stringContaining("slots 4 and 5") },
        ],
      });
    }
    const gone = { operation: "DELKEY", op: 20, errno: "EADDRNOTAVAIL", text: "Can't assign requested address" };
    expect(explainDriverError(new DriverError(gone)).failures).toEqual([]);
  });

  test("takes what the user adds into account", () => {
    const kldstat =
      "Id Refs Address            Size     Name\n 1    5 0xffffffff80200000 1f3e2d0  kernel\n\tContains modules:\n\t\tId Name\n\t\t412 wlan_ccmp\n";
    const explanation = explainDriverError(refused, { key: { cipher: "ccmp", length: 16 }, kldstat });
    expect(causesOf(explanation)).toEqual(["device-refused-key", "cipher-module-missing"]);
  });

  test("without an operation number is nobody's in particular", () => {
    const error = new DriverError({
      operation: "set_key",
      op: undefined,
      errno: "ENOENT",
      text: "No such file or directory",
    });
    expect(causesOf(explainDriverError(error, { system: "linux" }))).toEqual([
      "kernel-crypto-missing",
      "unknown-station",
    ]);
  });
});

describe("texts of strerror", () => {
  test("all have a name, and those of FreeBSD and Linux that differ have the same", () => {
    for (const text of errorTexts) expect(errnoName(text), text).toMatch(/^E[A-Z0-9]+$/);
    expect(errnoName("Device not configured")).toBe(errnoName("No such device or address"));
    expect(errnoName("Operation not supported by device")).toBe(errnoName("No such device"));
    expect(errnoName("Operation not supported")).not.toBe(errnoName("Operation not supported by device"));
  });

  test("the longer of two that begin alike is read", () => {
    expect(explainLog("ioctl[SIOCS80211, op 19, len 60]: Operation not supported by device").failures[0]?.errno).toBe(
      "ENODEV",
    );
    expect(explainLog("ioctl[SIOCS80211, op 19, len 60]: Operation not supported").failures[0]?.errno).toBe(
      "EOPNOTSUPP",
    );
  });
});

/** Lines as they stand in reports, with what was found to be behind them. */
describe("a report of a Linux machine", () => {
  // github.com/abperiasamy/rtl8812AU_8821AU_linux issue 159
  test("a scan that is refused since another one runs, and a radio that is off", () => {
    const explanation = explain(
      "Oct 16 03:19:32 rocket wpa_supplicant[2939]: wlan0: CTRL-EVENT-SCAN-FAILED ret=-16 retry=1",
      "Oct 16 03:19:33 rocket wpa_supplicant[2939]: wlan0: CTRL-EVENT-SCAN-FAILED ret=-16 retry=1",
      "Oct 16 03:19:39 rocket wpa_supplicant[2939]: rfkill: WLAN soft blocked",
    );
    expect(causesOf(explanation)).toEqual(["scan-stuck"]);
    expect(explanation.failures[0]?.hypotheses[0]?.remedy).toContain("ip link set wlan0 down");
    expect(causesOf(explanation, 1)).toEqual(["radio-switched-off"]);
  });

  test("a scan that is refused, and an association that comes about all the same", () => {
    const scan = "wlan0: CTRL-EVENT-SCAN-FAILED ret=-22 retry=1";
    const done = "wlan0: CTRL-EVENT-CONNECTED - Connection to 00:09:5b:f9:b6:04 completed [id=0 id_str=]";
    expect(explain(scan).failures).toHaveLength(1);
    expect(explain(scan, done).failures).toEqual([]);
  });

  // github.com/NixOS/nixpkgs issue 10804
  test("a device for peer-to-peer groups has no interface, and an interface that is not there has another advice", () => {
    expect(explain("Could not read interface p2p-dev-wlp6s0 flags: No such device").failures).toEqual([]);
    const explanation = explain("Could not read interface wlan0 flags: No such device");
    expect(causesOf(explanation)).toEqual(["interface-missing"]);
    expect(explanation.failures[0]?.hypotheses[0]?.confirm).toBe("ip link");
  });
});
