"""What an operator is to do when InfluxDB does not take what it is given. Bahasa sentences for `hidran.words.say`."""

SAFE = "Tidak ada yang hilang: semua bacaan tetap tersimpan di sini dan disalin begitu InfluxDB menerima lagi."
_BY_STATUS = {
    401: "Token ditolak. Jalankan `hidran influx setup`, atau isi berkas token tulis dengan token yang berlaku.",
    403: "Token tidak boleh menulis ke bucket ini. Jalankan `hidran influx setup`, ia membuat token yang tepat.",
    404: "Organisasi atau bucket tidak ada. Periksa influx.org dan influx.bucket, lalu jalankan `hidran influx setup`.",
    429: "InfluxDB minta ditunggu. Bila ini lama, beri mesin itu lebih banyak tenaga.",
}
_NO_ANSWER = "InfluxDB tidak menjawab. Periksa apakah ia jalan, dan apakah influx.url di hidran.toml benar."
_ILL = "InfluxDB menjawab dengan kesalahan. Lihat catatan InfluxDB, dan apakah disknya penuh."
_OTHER = "Yang menjawab bukan InfluxDB yang dimaksud. Periksa influx.url di hidran.toml."
NO_TOKEN = "Belum ada token. Jalankan `hidran influx setup`."
SENTENCES = (SAFE, *_BY_STATUS.values(), _NO_ANSWER, _ILL, _OTHER, NO_TOKEN)


def advice(status: int | None) -> str:
    """The next step for an HTTP status; None: there was no answer; -1: there is no token."""
    if status == -1:
        return NO_TOKEN
    if status is None:
        return _NO_ANSWER
    return _BY_STATUS.get(status, _ILL if status >= 500 else _OTHER)
