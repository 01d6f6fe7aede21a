"""JSON of a caller's body: read strictly, refused kindly."""

import json
import math
from typing import NoReturn

from functions.shared.kernel.errors import Refused


def read_json(body: bytes) -> object:
    """The value that the body holds; of a repeated key, the last.

    Raises:
        Refused: no UTF-8, no JSON, nested too deep, a number or character that we could not keep.
    """
    try:
        value: object = json.loads(
            body.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite
        )
        if b"\\u" in body:
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise Refused("the body is nested too deep") from None
    except ValueError:  # among them: UnicodeError, JSONDecodeError, an integer of 5,000 digits
        raise Refused("the body is not JSON in UTF-8") from None
    return value


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError("a number that no float holds")
    return value
