//! What a change of a column's type may lose.

use crate::types::DataType;

/// Whether every value of the one type is one of the other.
pub(super) fn holds_all(old: &DataType, new: &DataType) -> bool {
    use DataType::*;
    if old == new {
        return true;
    }
    if let (Some(old), Some(new)) = (bits(old), bits(new)) {
        return old <= new;
    }
    if let (Some(old), Some(new)) = (characters(old), characters(new)) {
        return old <= new && !matches!((old, new), (u64::MAX, _) if old != new);
    }
    if let (Some(old), Some(new)) = (bytes(old), bytes(new)) {
        return old <= new;
    }
    match (old, new) {
        (Enum(old), Enum(new)) | (Set(old), Set(new)) => old.iter().all(|word| new.contains(word)),
        (Enum(words), new) => match characters(new) {
            Some(most) => words.iter().all(|word| word.chars().count() as u64 <= most),
            None => false,
        },
        (Decimal(old), Decimal(new)) => match (old, new) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((precision, scale)), Some((new_precision, new_scale))) => {
                let (scale, new_scale) = (scale.unwrap_or(0), new_scale.unwrap_or(0));
                let whole = i64::from(*precision) - i64::from(scale);
                let new_whole = i64::from(*new_precision) - i64::from(new_scale);
                scale <= new_scale && whole <= new_whole
            }
        },
        (old, Decimal(new)) if bits(old).is_some() => match new {
            None => true,
            Some((precision, scale)) => {
                let digits = match bits(old) {
                    Some(..=8) => 3,
                    Some(..=16) => 5,
                    Some(..=24) => 8,
                    Some(..=32) => 10,
                    _ => 19,
                };
                i64::from(*precision) - i64::from(scale.unwrap_or(0)) >= digits
            }
        },
        (Real, Double | Float(None)) => true,
        (old, Double | Float(None)) => bits(old).is_some_and(|bits| bits <= 32),
        (Boolean, new) if bits(new).is_some() => true,
        (Json, Jsonb) | (Jsonb, Json) => true,
        (Time(old), Time(new))
        | (DateTime(old) | Timestamp(old), DateTime(new) | Timestamp(new))
        | (TimestampTz(old), TimestampTz(new)) => match (old, new) {
            // Without a number PostgreSQL keeps six digits and MySQL none.
            (Some(old), Some(new)) => old <= new,
            _ => new.is_none() && old.is_none_or(|digits| digits == 0),
        },
        (Bit(old), Bit(new)) => old.unwrap_or(1) == new.unwrap_or(1),
        (Array(old), Array(new)) => holds_all(old, new),
        // What has a text form loses nothing by it.
        (
            TinyInt | SmallInt | MediumInt | Integer | BigInt | Decimal(_) | Date | Uuid | Inet
            | Cidr | MacAddr | Json | Jsonb | Xml | Boolean,
            Text | MediumText | LongText,
        ) => true,
        _ => false,
    }
}

/// How wide an integer is.
fn bits(data_type: &DataType) -> Option<u32> {
    use DataType::*;
    Some(match data_type {
        TinyInt => 8,
        SmallInt | Year => 16,
        MediumInt => 24,
        Integer => 32,
        BigInt => 64,
        _ => return None,
    })
}

/// How many characters a text may have.
fn characters(data_type: &DataType) -> Option<u64> {
    use DataType::*;
    Some(match data_type {
        Char(length) => u64::from(length.unwrap_or(1)),
        String(Some(length)) => u64::from(*length),
        // MySQL counts bytes here, of which a character may have four.
        TinyText => 63,
        Text => 16_383,
        MediumText => 4_194_303,
        LongText | String(None) => u64::MAX,
        _ => return None,
    })
}

/// How many bytes a value may have.
fn bytes(data_type: &DataType) -> Option<u64> {
    use DataType::*;
    Some(match data_type {
        Binary(length) | VarBinary(length) => u64::from(length.unwrap_or(1)),
        TinyBlob => 255,
        Blob => 65_535,
        MediumBlob => 16_777_215,
        LongBlob => u64::from(u32::MAX),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use DataType::*;

    #[test]
    fn wider_types_lose_nothing() {
        let wider = [
            (Integer, BigInt),
            (String(Some(80)), String(Some(255))),
            (Char(Some(2)), String(Some(2))),
            (String(Some(80)), Text),
            (Decimal(Some((8, Some(2)))), Decimal(Some((10, Some(2))))),
            (Integer, Decimal(Some((12, Some(2))))),
            (Real, Double),
            (Integer, Text),
            (Json, Jsonb),
            (Enum(vec!["a".into()]), Enum(vec!["b".into(), "a".into()])),
            (Enum(vec!["ab".into()]), String(Some(2))),
            (Blob, LongBlob),
        ];
        for (old, new) in wider {
            assert!(holds_all(&old, &new), "{old} to {new}");
        }
    }

    #[test]
    fn narrower_types_lose() {
        let narrower = [
            (BigInt, Integer),
            (String(Some(255)), String(Some(80))),
            (Text, String(Some(255))),
            (Decimal(Some((10, Some(2)))), Decimal(Some((10, Some(4))))),
            (BigInt, Double),
            (Double, Real),
            (Text, Integer),
            (TimestampTz(None), Date),
            (Timestamp(Some(6)), Timestamp(Some(3))),
            (Enum(vec!["a".into(), "b".into()]), Enum(vec!["a".into()])),
            (Enum(vec!["abc".into()]), String(Some(2))),
            (LongBlob, Blob),
        ];
        for (old, new) in narrower {
            assert!(!holds_all(&old, &new), "{old} to {new}");
        }
    }
}
