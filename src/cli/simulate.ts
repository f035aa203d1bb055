import { type Abi, abi, abis, type DialectName } from "../net80211/abi.ts";
import type { DataModelName } from "../net80211/layout.ts";
import { type Device, ndisDevice, softwareDevice } from "../net80211/simulator/device.ts";
import { modulesOf } from "../net80211/simulator/modules.ts";
import { type SimulatedAssociation, type SimulationOptions, simulateAssociation } from "../simulation/association.ts";
import { eraLog } from "../simulation/era-log.ts";
import type { Happening } from "../simulation/happening.ts";
import { type Arguments, readArguments, ssidOf, text } from "./arguments.ts";
import { type Command, InputError } from "./io.ts";
import { formatJson, ssidFields } from "./json.ts";

const devices: Readonly<Record<string, Device>> = { ndis: ndisDevice("FAILURE"), software: softwareDevice };
const securities = ["wpa", "wpa2"] as const;
/** As long as the one of the founding trace, which nobody knows. */
const defaultPassphrase = "fifteen letters";

/** `wpa-eapol simulate`: an association on a simulated kernel, as a log of its year. */
export const simulate: Command = {
  name: "simulate",
  usage:
    "[--dialect D] [--abi A] [--device ndis | software] [--without MODULE,...] [--security wpa | wpa2] " +
    "[--ssid S | --ssid-hex H] [--passphrase P] [--json]",
  summary: "let a station associate on a simulated BSD kernel, and print the log of a wpa_supplicant of its year",
  async run(args, io) {
    const given = readArguments(args, {
      ...{ dialect: "text", abi: "text", device: "text", without: "text", security: "text" },
      ...{ ssid: "text", "ssid-hex": "text", passphrase: "text", json: "switch" },
    });
    if (given.positionals.length > 0)
      throw new InputError("takes no argument without a name; a passphrase goes behind --passphrase");
    const association = await simulateAssociation(optionsOf(given));
    io.out(given.values["json"] ? formatJson(toFields(association)) : eraLog(association));
    return 0;
  },
};

function optionsOf(given: Arguments): SimulationOptions {
  const on = abiOf(given);
  const device = devices[oneOf(given, "device", Object.keys(devices)) ?? "software"] as Device;
  const ssid = ssidOf(given);
  return {
    abi: on,
    device,
    modules: modulesWithout(text(given, "without"), on),
    // From 8.0 on, a wireless interface is cloned from the card's and has a name of its own.
    ifname: on.dialect.keySlots === 4 && on.layouts.ieee80211_scan_req === undefined ? `${device.driver}0` : "wlan0",
    passphrase: text(given, "passphrase") ?? defaultPassphrase,
    security: oneOf(given, "security", securities) ?? "wpa",
    ...(ssid === undefined ? {} : { ssid }),
  };
}

function abiOf(given: Arguments): Abi {
  const dialects = [...new Set(abis.map(({ dialect }) => dialect.name))];
  const models = [...new Set(abis.map(({ model }) => model.name))];
  const dialect: DialectName = oneOf(given, "dialect", dialects) ?? "freebsd-15";
  const model: DataModelName = oneOf(given, "abi", models) ?? (dialect === "freebsd-2005" ? "i386" : "lp64");
  return abi(dialect, model);
}

function modulesWithout(list: string | undefined, on: Abi): string[] {
  const known = modulesOf(on);
  const missing = list === undefined ? [] : list.split(",");
  for (const name of missing) {
    if (!known.includes(name)) throw new InputError(`--without takes ${known.join(", ")}, not ${JSON.stringify(name)}`);
  }
  return known.filter((name) => !missing.includes(name));
}

/** The value of an option that takes one of a few. */
function oneOf<T extends string>(given: Arguments, name: string, values: readonly T[]): T | undefined {
  const value = text(given, name);
  if (value === undefined || values.includes(value as T)) return value as T | undefined;
  throw new InputError(`--${name} takes ${values.join(", ")}, not ${JSON.stringify(value)}`);
}

/** An association as the tool's JSON has it. */
function toFields({ scene, happenings, dmesg, completed }: SimulatedAssociation): object {
  return {
    abi: scene.abi.name,
    interface: scene.ifname,
    ...ssidFields(scene.ssid),
    spa: scene.station,
    aa: scene.accessPoint,
    completed,
    transcript: happenings.flatMap(toEntry),
    dmesg,
  };
}

function toEntry(happening: Happening): object[] {
  switch (happening.type) {
    case "ioctl": {
      const { at, type, request, operation, op, val, data, length, errno } = happening;
      const asked = { operation: operation ?? null, op: op ?? null, val, length, data };
      return [{ at, type, request, ...asked, errno: errno?.name ?? null }];
    }
    case "event": {
      const { type: event, ...said } = happening.event;
      return [{ at: happening.at, type: "event", event, ...said }];
    }
    case "received":
    case "sent":
      return [
        {
          at: happening.at,
          type: "eapol",
          direction: happening.type === "sent" ? "tx" : "rx",
          octets: happening.octets,
        },
      ];
    default:
      return [];
  }
}
