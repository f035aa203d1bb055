/**
 * BSD net80211: its ioctls to octets and back, a driver over them, and a simulated kernel behind them.
 *
 * @module
 */
export {
  type Abi,
  abi,
  abis,
  abisWithSize,
  type DataModelName,
  type Declarations,
  type Dialect,
  type DialectName,
  type StructName,
} from "./abi.ts";
export { Net80211Driver, type Net80211DriverOptions } from "./driver.ts";
export { type ErrnoEntry, type ErrnoName, errnoEntry, errnoNumber, errnoOfText } from "./errno.ts";
export {
  type EapolPort,
  type EventPort,
  type IoctlAnswer,
  type IoctlPort,
  type IoctlRequest,
  ioctlReadWriteCode,
  ioctlWriteCode,
  type OperationName,
  type Operations,
} from "./ioctl.ts";
export { deleteKeyRequest, keyRequest } from "./key-request.ts";
export type { CStruct, CType, DataModel, Layout, Member } from "./layout.ts";
export {
  AuthMode,
  appIeWpa,
  type CipherNumbers,
  cipherNone,
  KeyFlag,
  keyIndexNone,
  MlmeOperation,
  operationName,
  type RequestNumbers,
  Roaming,
  WpaMode,
} from "./numbers.ts";
export {
  Air,
  type AirBody,
  type AirFrame,
  type EapolListener,
  type Network,
  type Protection,
  type Radio,
  ScriptedAccessPoint,
} from "./simulator/air.ts";
export type { Behaviour } from "./simulator/behaviour.ts";
export { VirtualClock } from "./simulator/clock.ts";
export { type Device, type DeviceKey, type NdisStatus, ndisDevice, softwareDevice } from "./simulator/device.ts";
export type {
  InterfaceOptions,
  Joined,
  OperatingMode,
  Peer,
  Reinstallation,
  SimulatedInterface,
  StationState,
} from "./simulator/interface.ts";
export { type AttachOptions, SimulatedKernel, type SimulatedKernelOptions } from "./simulator/kernel.ts";
export type { KernelKey } from "./simulator/kernel-key.ts";
export { type ModuleOrigin, Modules, type ProgramOutput, wlanModules } from "./simulator/modules.ts";
export type { StatisticName, Statistics } from "./simulator/statistics.ts";
export {
  decodeReq,
  decodeReqDelKey,
  decodeReqKey,
  decodeReqMlme,
  encodeReq,
  encodeReqDelKey,
  encodeReqKey,
  encodeReqMlme,
  type Req,
  type ReqDelKey,
  type ReqKey,
  type ReqMlme,
} from "./structs.ts";
