export default {
	title: "Small Birds",
	url: "https://birds.example/",
	language: "en",
};
