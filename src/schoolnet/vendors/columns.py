"""Columns of one MIB table in one line each."""

from typing import TypeAlias

from schoolnet.vendors.schema import Column, Decoder

ColumnLine: TypeAlias = tuple[str, int | str, str, Decoder]
"""The object's name, its number below the entry (`3`, or `2.1` for one further down), the field, the decoder."""


def columns(mib: str, entry: str, *lines: ColumnLine) -> tuple[Column, ...]:
    """The columns of the MIB's entry (or group of scalars) with this OID."""
    return tuple(Column(f"{mib}::{name}", f"{entry}.{number}", field, decode) for name, number, field, decode in lines)
