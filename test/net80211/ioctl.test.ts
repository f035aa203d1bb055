import { expect, test } from "vitest";
import { abi, abisWithSize } from "../../src/net80211/abi.ts";
import { errnoEntry, errnoNumber, errnoOfText } from "../../src/net80211/errno.ts";
import { ioctlReadWriteCode } from "../../src/net80211/ioctl.ts";
import { operationName } from "../../src/net80211/numbers.ts";

// Codes as compiled from the headers.
test.each([
  ["freebsd-2005", "i386", 0x801c69ea, 0xc01c69eb],
  ["freebsd-2005", "lp64", 0x802069ea, 0xc02069eb],
  ["freebsd-8", "lp64", 0x802069ea, 0xc02069eb],
  ["dragonfly", "i386", 0x801c69ea, 0xc01c69eb],
  ["netbsd", "i386", 0x801c69f4, 0xc01c69f5],
  ["netbsd", "lp64", 0x802069f4, 0xc02069f5],
] as const)("SIOCS80211 and SIOCG80211 of %s on %s are those of the header", (dialect, model, set, get) => {
  expect(abi(dialect, model)).toMatchObject({ setCode: set, getCode: get });
});

test("SIOCG80211STATS is computed like in C", () => {
  expect(ioctlReadWriteCode("i", 236, 32)).toBe(0xc02069ec);
});

test("operations have the numbers of their dialect", () => {
  const numbers = (dialect: Parameters<typeof abi>[0]) => abi(dialect, "lp64").dialect.operations;
  expect(numbers("freebsd-2005")).toMatchObject({ WPAKEY: 19, DELKEY: 20, MLME: 21, OPTIE: 22, SCAN_RESULTS: 24 });
  expect(numbers("freebsd-2006")).toMatchObject({ OPTIE: 22, SCAN_REQ: 23, SCAN_RESULTS: 76 });
  expect(numbers("freebsd-8")).toMatchObject({ APPIE: 95, DEVCAPS: 98, SCAN_REQ: 103, SCAN_RESULTS: 76 });
  expect(numbers("freebsd-8").OPTIE).toBeUndefined();
  expect(numbers("netbsd").SSID).toBeUndefined();
  expect(numbers("netbsd")).toMatchObject({ WPAKEY: 19, OPTIE: 22, SCAN_RESULTS: 24 });
});

test("an operation number has one name", () => {
  expect([19, 20, 21, 95, 103].map(operationName)).toEqual(["WPAKEY", "DELKEY", "MLME", "APPIE", "SCAN_REQ"]);
  expect(operationName(999)).toBeUndefined();
});

test("error numbers have FreeBSD's texts, not Linux's", () => {
  expect(errnoEntry(6)).toEqual({ number: 6, name: "ENXIO", text: "Device not configured" });
  expect(errnoEntry(19)).toEqual({ number: 19, name: "ENODEV", text: "Operation not supported by device" });
  expect(errnoEntry(45)).toEqual({ number: 45, name: "EOPNOTSUPP", text: "Operation not supported" });
  expect(errnoEntry(78)).toEqual({ number: 78, name: "ENOSYS", text: "Function not implemented" });
  expect(errnoEntry(94)).toEqual({ number: 94, name: "ECAPMODE", text: "Not permitted in capability mode" });
  expect(errnoEntry(97).name).toBe("EINTEGRITY");
  expect(errnoEntry(98).text).toBe("Unknown error: 98");
  expect(errnoEntry(200)).toEqual({ number: 200, name: "errno 200", text: "Unknown error: 200" });
  expect(errnoNumber("EADDRNOTAVAIL")).toBe(49);
  expect(errnoOfText("Operation not supported by device")?.name).toBe("ENODEV");
  expect(errnoOfText("No such device")).toBeUndefined();
});

test("the length in a log says which machine it came from", () => {
  const models = (size: number) => new Set(abisWithSize("ieee80211req_key", size).map(({ model }) => model.name));
  expect(models(60)).toEqual(new Set(["i386"]));
  expect(models(64)).toEqual(new Set(["ilp32", "ilp32-be", "lp64", "lp64-be"]));
  expect(models(61).size).toBe(0);
});
