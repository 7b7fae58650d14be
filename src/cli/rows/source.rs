//! Where bytes come from: a file or standard input, with a place to put bytes back.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// How much of the start is looked at to tell the form of a file.
const SNIFFED: u64 = 64 << 10;

/// A stream of bytes into which bytes can be put back.
pub(crate) struct Source {
    returned: Cursor<Vec<u8>>,
    reader: Box<dyn BufRead>,
    position: u64,
}

/// The start of a stream.
pub(crate) struct Start {
    /// The first line, without byte order mark.
    pub(crate) line: Vec<u8>,
    pub(crate) is_utf16: bool,
}

impl Source {
    /// Opens a file, or standard input for `-`; the size is that of a file at rest.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, Option<u64>)> {
        if path.as_os_str() == "-" {
            return Ok((Self::new(BufReader::new(io::stdin())), None));
        }
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let size = metadata.is_file().then_some(metadata.len());
        Ok((Self::new(BufReader::with_capacity(128 << 10, file)), size))
    }

    pub(crate) fn new(reader: impl BufRead + 'static) -> Self {
        Self { returned: Cursor::default(), reader: Box::new(reader), position: 0 }
    }

    /// Looks at the first line and drops a UTF-8 byte order mark.
    pub(crate) fn sniff(&mut self) -> io::Result<Start> {
        let mut line = Vec::new();
        self.take(SNIFFED).read_until(b'\n', &mut line)?;
        let is_utf16 = line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff");
        if line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        self.put_back(&line);
        Ok(Start { line, is_utf16 })
    }

    /// Makes `bytes` the next to be read.
    pub(crate) fn put_back(&mut self, bytes: &[u8]) {
        let mut all = bytes.to_vec();
        // A cursor over a vector reads without fail.
        let _ = self.returned.read_to_end(&mut all);
        self.returned = Cursor::new(all);
        self.position = self.position.saturating_sub(bytes.len() as u64);
    }

    /// How many bytes have been read.
    pub(crate) fn position(&self) -> u64 {
        self.position
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let is_read = self.returned.fill_buf()?.is_empty();
        if is_read { self.reader.fill_buf() } else { self.returned.fill_buf() }
    }

    fn consume(&mut self, amount: usize) {
        self.position += amount as u64;
        let left = self.returned.get_ref().len() as u64 - self.returned.position();
        if left > 0 { self.returned.consume(amount) } else { self.reader.consume(amount) }
    }
}
