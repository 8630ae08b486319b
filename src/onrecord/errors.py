"""One root, so that a caller can catch everything this library raises.

::

    OnrecordError
    ├── UsageError            what was asked for makes no sense (exit 2)
    │   └── ConfigError       a setting is wrong
    ├── InputError            one input cannot be used: it is quarantined, the run goes on
    │   ├── ReadError         its bytes give no article
    │   └── AnnotateError     its text defeats an annotator
    ├── NothingReadError      no input could be read at all (exit 3)
    ├── ModelMissingError     no English pipeline is installed (exit 4)
    ├── PlanError             annotators do not fit together
    ├── UncitedError          a derived record without a span
    ├── EngineError           work could not be spread over processes
    └── StoreError            the database (exit 5)
        ├── NotFoundError     no such report or story
        └── SchemaTooNewError written by a newer onrecord

A message says what happened, to which input, and what to do about it.
"""

from __future__ import annotations


class OnrecordError(Exception):
    """Root of all errors of this library.

    Attributes:
        message: what happened and what to do.
        subject: the input, file, setting or id it happened to; may be empty.
    """

    def __init__(self, message: str, subject: str = "") -> None:
        super().__init__(message, subject)
        self.message = message
        self.subject = subject

    def __str__(self) -> str:
        text = f"{self.subject}: {self.message}" if self.subject else self.message
        return f"{text} ({self.__cause__})" if self.__cause__ else text


class UsageError(OnrecordError):
    """What was asked for makes no sense."""


class ConfigError(UsageError):
    """A setting is wrong."""


class InputError(OnrecordError):
    """One input cannot be used; it is quarantined and the run goes on."""


class ReadError(InputError):
    """The bytes of an input give no article."""


class AnnotateError(InputError):
    """The text of a report defeats an annotator."""


class NothingReadError(OnrecordError):
    """No input could be read at all."""


class ModelMissingError(OnrecordError):
    """No English pipeline is installed."""


class PlanError(OnrecordError):
    """Annotators do not fit together."""


class UncitedError(OnrecordError):
    """A derived record was built without a span to rest on."""


class EngineError(OnrecordError):
    """Work could not be spread over processes."""


class StoreError(OnrecordError):
    """The database refused or cannot be used."""


class NotFoundError(StoreError):
    """No such report or story."""


class SchemaTooNewError(StoreError):
    """The database was written by a newer onrecord."""
