declare const unit: unique symbol
/** A finite number that knows its unit. Arithmetic on it yields a plain number, so a result must be re-stated. */
export type Quantity<U extends string> = number & { readonly [unit]: U }
/** Electric energy, kilowatt-hours. */
export type KWh = Quantity<'kWh'>
/** Primary energy or heat, gigajoules. */
export type GJ = Quantity<'GJ'>
/** Crude-oil equivalent (原油換算), kilolitres. */
export type KL = Quantity<'kL'>
/** Carbon dioxide, metric tonnes (t-CO2). */
export type TCO2 = Quantity<'t-CO2'>

const quantity =
  <U extends string>(symbol: U) =>
  (n: number): Quantity<U> => {
    if (!Number.isFinite(n)) throw new RangeError(`${n} ${symbol} is not a quantity`)
    return n as Quantity<U>
  }
/** States a number as kWh; throws RangeError on NaN and infinities, as all of these do. */
export const kWh = quantity('kWh')
/** States a number as GJ. */
export const gj = quantity('GJ')
/** States a number as kL crude oil. */
export const kl = quantity('kL')
/** States a number as t-CO2. */
export const tCO2 = quantity('t-CO2')
/** The unit comes first, so that an array of mixed units does not compile: `sum(kWh, energies)`. */
export const sum = <U extends string>(
  of: (n: number) => Quantity<U>,
  quantities: readonly Quantity<NoInfer<U>>[],
): Quantity<U> => of(quantities.reduce<number>((a, b) => a + b, 0))
