import { useQuery } from '@tanstack/react-query'
import { type Asked, preview, RECORDS, type RecordPath } from '../api/meter-records.ts'

/** What records would change, asked for whenever they change; nothing is asked for without a complete record. */
export const usePreview = (path: RecordPath, records: readonly Asked[]) =>
  useQuery({
    queryKey: [RECORDS, 'preview', path, records],
    queryFn: () => preview(path, records),
    enabled: records.length > 0,
    staleTime: 0,
    gcTime: 10_000,
    retry: false,
  })
