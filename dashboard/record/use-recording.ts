import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Asked, RECORDS, type RecordPath, record, takeBack } from '../api/meter-records.ts'

/** Recording and taking back of one kind; everything that rests on records is asked for afresh. */
export const useRecording = (path: RecordPath, saved: () => void) => {
  const queries = useQueryClient()
  const afresh = () => queries.invalidateQueries({ queryKey: [RECORDS] })
  const save = useMutation({
    mutationFn: ({ asked, reason }: { asked: readonly Asked[]; reason: string }) => record(path, asked, reason),
    onSuccess: async () => {
      saved()
      await afresh()
    },
    onError: () => void afresh(),
  })
  const back = useMutation({
    mutationFn: ({ key, basis, reason }: { key: string; basis: number; reason: string }) =>
      takeBack(path, [{ key, basis }], reason),
    onSuccess: afresh,
    onError: () => void afresh(),
  })
  return { save, back }
}
