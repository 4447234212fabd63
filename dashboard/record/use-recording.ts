import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Asked, RECORDS, type RecordPath, record, takeBack } from '../api/meter-records.ts'

/** Everything that rests on records is asked for afresh. */
const useAfresh = () => {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: [RECORDS] })
}
/** Recording of one kind. */
export const useRecording = (path: RecordPath, saved: () => void) => {
  const afresh = useAfresh()
  const save = useMutation({
    mutationFn: ({ asked, reason }: { asked: readonly Asked[]; reason: string }) => record(path, asked, reason),
    onSuccess: async () => {
      saved()
      await afresh()
    },
    onError: () => void afresh(),
  })
  return { save }
}
/** Taking back one record, with the reason that is given. */
export const useTakingBack = (path: RecordPath, { key, basis }: { key: string; basis: number }) => {
  const afresh = useAfresh()
  return useMutation({
    mutationFn: (reason: string) => takeBack(path, [{ key, basis }], reason),
    onSuccess: afresh,
    onError: () => void afresh(),
  })
}
