import { BadFrame, ModbusException, type Request, tcp } from '../driver/modbus/frame.ts'
import { type Line, openLine } from '../driver/modbus/line.ts'
import { modbusPlace } from '../driver/modbus/url.ts'
import type { CoilOutput } from './config.ts'
import type { Switch } from './switch.ts'

/** Write Single Coil, the only function code of this program that changes anything; it is said here and nowhere else. */
const WRITE_COIL = 5
const ON = 0xff00
const HEADER = 7
const PDU = 5
const EXCEPTION = 2

/** Modbus TCP frame of function 5 (Modbus Application Protocol V1.1b3, 6.5): coil, then FF00 or 0000. */
export const coilFrame = (unit: number, coil: number, { on, id }: { on: boolean; id: number }): Buffer => {
  const out = Buffer.alloc(HEADER + PDU)
  out.writeUInt16BE(id)
  out.writeUInt16BE(1 + PDU, 4)
  out.writeUInt8(unit, 6)
  out.writeUInt8(WRITE_COIL, HEADER)
  out.writeUInt16BE(coil, HEADER + 1)
  out.writeUInt16BE(on ? ON : 0, HEADER + 3)
  return out
}

/** Waits for so many bytes; throws when the line ends or the time is over. */
const bytes = async (line: Line, enough: (received: Buffer) => boolean, ms: number): Promise<Buffer> => {
  for (const end = performance.now() + ms; ; ) {
    const received = line.received()
    if (enough(received)) return received
    if (line.ended() !== undefined) throw new Error(line.ended())
    const left = end - performance.now()
    if (left <= 0) throw new Error(`no answer within ${ms} ms`)
    await line.more(left)
  }
}

/** The device repeats what it was told. */
const write = async (line: Line, frame: Buffer, ms: number): Promise<void> => {
  line.write(frame)
  const whole = (got: Buffer) => got.length >= HEADER + EXCEPTION && got.length >= 6 + got.readUInt16BE(4)
  const received = await bytes(line, whole, ms)
  line.keep(Buffer.alloc(0))
  if (received[HEADER] === (WRITE_COIL | 0x80)) throw new ModbusException(received[HEADER + 1] ?? 0)
  if (!received.equals(frame)) throw new BadFrame('the device did not repeat what it was told')
}

const readBack = async (line: Line, request: Request, ms: number): Promise<boolean> => {
  line.write(tcp.request(request, 2))
  const received = await bytes(line, (got) => tcp.answer(got, request, 2) !== undefined, ms)
  return ((tcp.answer(received, request, 2)?.data?.[0] ?? 0) & 1) === 1
}

/** A coil of a Modbus TCP device, written and read back; a connection of its own each time. */
export const coilSwitch = ({ url, coil, timeout }: CoilOutput): Switch => ({
  set: async (on) => {
    const place = modbusPlace(url)
    if (!place) throw new Error(`${url} is no Modbus device`)
    const line = await openLine(place, timeout)
    try {
      const { unit } = place
      await write(line, coilFrame(unit, coil, { on, id: 1 }), timeout)
      const is = await readBack(line, { unit, function: 1, address: coil, count: 1 }, timeout)
      if (is !== on) throw new Error(`coil ${coil} reads back ${is ? 'on' : 'off'}`)
    } finally {
      line.close()
    }
  },
})
